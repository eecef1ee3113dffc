import pytest

from index.mention_dates import date_near, place_near


@pytest.mark.parametrize(
    ("text", "mention", "today", "expected"),
    [
        # A month and a year beside the name.
        ("the EU-CELAC Summit in July 2023 gave a mandate", "EU-CELAC Summit", "2024-01-01", "2023-07"),
        ("the EU-CELAC Summit held on 17 and 18 July 2023 in Brussels", "EU-CELAC Summit", "2026-02-01", "2023-07"),
        ("o Primeiro Fórum Birregional (Lisboa, 2020).", "Primeiro Fórum Birregional", "2024-02-01", "2020"),
        # A month that lies behind, of this year and of the one before.
        ("as the Summit decided last July", "Summit", "2024-09-12", "2024-07"),
        ("as the Summit decided last July", "Summit", "2024-03-12", "2023-07"),
        ("la Cumbre celebrada el pasado mes de noviembre", "Cumbre", "2026-02-01", "2025-11"),
        ("le Sommet de juillet dernier", "Sommet", "2024-01-15", "2023-07"),
        ("a Cimeira UE-CELAC realizada em junho último em Bruxelas", "Cimeira UE-CELAC", "2025-09-20", "2025-06"),
        (
            "the EU-CELAC summit, organized under the Spanish Presidency last July",
            "EU-CELAC summit",
            "2023-11",
            "2023-07",
        ),
        ("la Cumbre celebrada el pasado mes de julio de 2023 en Lima", "Cumbre", "2025-06-20", "2023-07"),
        # One that lies ahead.
        ("a Cúpula do próximo mês de outubro", "Cúpula", "2024-03-01", "2024-10"),
        ("le Sommet UE-CELAC qui se tiendra en novembre prochain", "Sommet UE-CELAC", "2025-06-20", "2025-11"),
        ("la próxima Cumbre UE-CELAC, prevista para noviembre", "Cumbre UE-CELAC", "2025-06-20", "2025-11"),
        # A bare month is the nearer one, unless the words look ahead or back.
        ("Leaders at the EU-CELAC Summit in July agreed to more", "EU-CELAC Summit", "2023-11-21", "2023-07"),
        ("Looking ahead to the WTO Conference (MC12) in November", "WTO Conference", "2021-03-13", "2021-11"),
        ("En la Cumbre UE-CELAC de julio, los líderes acordaron", "Cumbre UE-CELAC", "2023-11-21", "2023-07"),
        # "Of this year", "of next year".
        ("the Summit to be held in Santa Marta, Colombia, in November of this year", "Summit", "2025-06-20", "2025-11"),
        ("la Cumbre que se celebrará en noviembre del presente año", "Cumbre", "2025-06-20", "2025-11"),
        ("le Sommet de novembre de cette année", "Sommet", "2025-06-20", "2025-11"),
        ("the Summit, to be held in November next year", "Summit", "2024-06-20", "2025-11"),
        (
            "La Cumbre Iberoamericana de Cuenca, en noviembre, será decisiva.",
            "Cumbre Iberoamericana",
            "2024-03",
            "2024-11",
        ),
        # A year only.
        ("the Summit of last year", "Summit", "2024-03-01", "2023"),
        ("la Cumbre UE-CELAC del próximo año", "Cumbre UE-CELAC", "2025-06-20", "2026"),
        ("le Sommet UE-CELAC de l'année prochaine", "Sommet UE-CELAC", "2025-06-20", "2026"),
        ("a Cimeira UE-CELAC do ano passado", "Cimeira UE-CELAC", "2025-06-20", "2024"),
        ("at the G7 Summit in five years", "G7 Summit", "2021-06-13", "2026"),
        # The year in the name itself.
        ("at Summit 2019 in Lima", "Summit 2019", "2024-03-01", "2019"),
        # A date at the head of the sentence.
        ("In July 2023, leaders met at the EU-CELAC Summit", "EU-CELAC Summit", "2025-06-20", "2023-07"),
        ("El pasado julio, los líderes acordaron en la Cumbre UE-CELAC", "Cumbre UE-CELAC", "2023-11-21", "2023-07"),
        ("Les dirigeants réunis en juillet lors du Sommet UE-CELAC", "Sommet UE-CELAC", "2023-11-01", "2023-07"),
        # Verbs and frameworks that are written like months.
        ("the Summit may decide", "Summit", "2024-03-01", ""),
        ("en el marco de la Cumbre UE-CELAC de 2023", "Cumbre UE-CELAC", "2025-06-20", "2023"),
        # A date that is a target is not the meeting's.
        ("At the EU-CELAC Summit, Leaders agreed to halve trafficking by 2030", "EU-CELAC Summit", "2023-11-21", ""),
        ("En la Cumbre UE-CELAC se acordó reducir la trata antes de 2030", "Cumbre UE-CELAC", "2023-11-21", ""),
        ("Le Sommet UE-CELAC veut réduire la traite d'ici 2030", "Sommet UE-CELAC", "2023-11-21", ""),
        ("Na Cimeira UE-CELAC acordou-se reduzir o tráfico até 2030", "Cimeira UE-CELAC", "2023-11-21", ""),
        ("the EU-CELAC Summit approved the 2030 Agenda", "EU-CELAC Summit", "2026-02-01", ""),
        ("the EU-CELAC Summit welcomed the programme for 2021-2027", "EU-CELAC Summit", "2026-02-01", ""),
        # Nor is the date of something else.
        ("We note the EU-CELAC Summit and the Lima Declaration of 2019", "EU-CELAC Summit", "2026-02-01", ""),
        ("Following the EU-CELAC Summit, work on ports started in 2024", "EU-CELAC Summit", "2026-02-01", ""),
    ],
)
def test_a_mention_is_dated_by_the_words_around_it(text, mention, today, expected):
    start = text.index(mention)
    assert date_near(text, start, start + len(mention), today) == expected


def test_a_date_between_two_meetings_is_the_first_ones():
    text = "nous saluons le Sommet qui se tiendra en novembre prochain à Lima et rappelons le Forum de 2023"
    summit, forum = ((text.index(name), text.index(name) + len(name)) for name in ("Sommet", "Forum"))
    assert date_near(text, *summit, "2025-07-02", [forum]) == "2025-11"
    assert date_near(text, *forum, "2025-07-02", [summit]) == "2023"
    assert date_near(text[:-8], *forum, "2025-07-02", [summit]) == ""


def test_the_date_of_another_meeting_is_not_taken():
    text = "the Quito Forum and the Lima Summit in July 2023"
    forum, summit = (4, 15), (24, 35)
    assert (text[slice(*forum)], text[slice(*summit)]) == ("Quito Forum", "Lima Summit")
    assert date_near(text, *forum, "2024-01-01", [summit]) == ""
    assert date_near(text, *summit, "2024-01-01", [forum]) == "2023-07"


@pytest.mark.parametrize(
    ("text", "mention", "place"),
    [
        ("the CELAC-EU Summit, to be held in Santa Marta, Colombia", "CELAC-EU Summit", "Santa Marta"),
        ("el Tercer Foro, que se celebrará en Brujas", "Tercer Foro", "Bruges"),
        ("o Fórum (Lisboa, 2020)", "Fórum", "Lisbon"),
        ("le Sommet qui se tiendra en novembre prochain à Santa Marta", "Sommet", "Santa Marta"),
        ("la Conferencia, celebrada el año pasado en Kingston", "Conferencia", "Kingston"),
        ("la Cumbre UE-CELAC de Bruselas", "Cumbre UE-CELAC", "Brussels"),
        # Where something else is.
        ("the Summit welcomed the office opened in Lima", "Summit", ""),
        ("the Summit in July", "Summit", ""),
    ],
)
def test_the_place_of_a_mention(text, mention, place):
    assert place_near(text, text.index(mention) + len(mention)) == place
