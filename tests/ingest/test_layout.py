"""Reading order, furniture, hyphens, lists, headings and notes on pages set for the purpose."""

from ingest.boxes import boxes_of

LONG = (
    "We commit to strengthening the cooperation of our prosecutors, police services and judges, to sharing evidence "
    "within ten days of a request, and to reporting on progress at the next meeting of the follow-up committee."
)
OTHER = (
    "The parties decide to create a network of contact points for asset recovery, which shall meet twice a year and "
    "shall draw up a common handbook on the management of seized goods before the end of the period."
)
THIRD = (
    "Ports remain the main gateway of cocaine into the region; we therefore agree to exchange the lists of suspicious "
    "containers and to train customs officers in the use of scanners, dogs and targeted controls on the quay."
)


# A title across the page above two columns: left column first, then the right one.
def test_two_columns_below_a_full_width_title(sheet, texts):
    sheet.line("A Declaration That Runs Over Both of the Columns Below", 110, font="Times-Bold", size=16)
    sheet.gap(20)
    top = sheet.y
    for text in (LONG, OTHER):
        sheet.filled(text, width=215)
        sheet.gap()
    sheet.y = top
    for text in (THIRD, LONG.replace("We commit", "We undertake")):
        sheet.filled(text, x=310, width=215)
        sheet.gap()
    found = texts(sheet.read())
    assert found == [
        "A Declaration That Runs Over Both of the Columns Below",
        LONG,
        OTHER,
        THIRD,
        LONG.replace("We commit", "We undertake"),
    ]


# A paragraph goes from the foot of the left column to the head of the right one.
def test_paragraph_goes_on_in_the_next_column(sheet, texts):
    top = sheet.y
    words = (LONG + " " + OTHER).split()
    sheet.filled(OTHER, width=215)
    sheet.gap()
    sheet.filled(" ".join(words[:38]), width=215, last=False)
    sheet.y = top
    sheet.filled(" ".join(words[38:]), x=310, width=215)
    sheet.gap()
    sheet.filled(THIRD, x=310, width=215)
    assert texts(sheet.read()) == [OTHER, LONG + " " + OTHER, THIRD]


# Heads, feet and page numbers of a document of two pages only, with different figures, go; the text stays.
def test_furniture_of_two_pages(sheet, texts):
    for number, text in ((1, LONG), (2, OTHER)):
        sheet.line("12838/23  ABC/de", 70, y=40, size=9)
        sheet.line(f"Page {number} of 2", 270, y=805, size=9)
        sheet.filled(text)
        sheet.gap()
        sheet.filled(THIRD)
        if number == 1:
            sheet.page()
    document = sheet.read()
    assert texts(document) == [LONG, THIRD, OTHER, THIRD]
    assert document.metadata.symbol == "12838/23"


# Without any head, the same first line on two pages at different heights is text.
def test_repeated_text_is_not_furniture(sheet, texts):
    sheet.line("Common provisions", font="Times-Bold")
    sheet.gap()
    sheet.filled(LONG)
    sheet.page()
    sheet.y = 140
    sheet.line("Common provisions", font="Times-Bold")
    sheet.gap()
    sheet.filled(OTHER)
    assert texts(sheet.read()) == ["Common provisions", LONG, "Common provisions", OTHER]


# A word parted by a hyphen at the end of a page, below which a foot and above which a head stand.
def test_hyphen_over_a_page_break_and_running_heads(sheet, texts):
    sheet.line("Sommet des Amériques", 400, y=40, size=9)
    sheet.line("1", 300, y=805, size=9)
    sheet.lines(
        "Nous réaffirmons que les institutions de la République et des États de la région doivent renforcer la coopé-"
    )
    sheet.page()
    sheet.line("Sommet des Amériques", 400, y=40, size=9)
    sheet.line("2", 300, y=805, size=9)
    sheet.lines("ration judiciaire avec les pays voisins.")
    sheet.gap()
    sheet.filled(
        "Nous nous engageons à lutter contre la criminalité organisée dans le respect des droits de tous "
        "les citoyens des deux régions."
    )
    document = sheet.read()
    assert "doivent renforcer la coopération judiciaire avec les pays voisins." in texts(document)[0]
    assert document.language == "fr"
    assert {box.page for box in boxes_of(document, 0, document.paragraphs[0].end)} == {1, 2}


# Hyphens that belong to the word stay: known prefixes, capitals, and words that the text writes so elsewhere.
def test_hyphens_that_belong_to_the_word(sheet, texts):
    sheet.lines(
        "The parties welcome the results of the fight against corruption and call for a renewed effort of the anti-",
        "corruption bodies in the framework of the partnership, and for a meeting of the ministers of the CELAC-",
        "EU process, taking into account the socio-environmental dimension and the gains of the high-",
        "level dialogue, as well as the standing of the police.",
    )
    assert texts(sheet.read()) == [
        "The parties welcome the results of the fight against corruption and call for a renewed effort of "
        "the anti-corruption bodies in the framework of the partnership, and for a meeting of the ministers of the "
        "CELAC-EU process, taking into account the socio-environmental dimension and the gains of the high-level "
        "dialogue, as well as the standing of the police."
    ]


# Numbers and letters become labels; the lettered items are nested below the numbered paragraph.
def test_numbered_paragraphs_and_nested_items(sheet, texts):
    sheet.line("12.", 70, y=sheet.y)
    sheet.filled(
        "We agree on the following measures, which each party takes within its own law and budget:", x=95, width=430
    )
    for letter, text in (("(a)", "exchange lists of suspicious containers;"), ("(b)", "train 120 officers a year.")):
        sheet.line(letter, 95, y=sheet.y)
        sheet.line(text, 120)
    sheet.line("13.", 70, y=sheet.y)
    sheet.filled(LONG, x=95, width=430)
    document = sheet.read()
    found = [(p.kind, p.label, p.depth) for p in document.paragraphs]
    assert found == [("body", "12", 0), ("item", "a", 1), ("item", "b", 1), ("body", "13", 0)]
    assert texts(document)[1] == "exchange lists of suspicious containers;"


# "- »", "–" and "•" open items; a dash at the start of a wrapped line does not.
def test_bullets_and_dashes(sheet, texts):
    sheet.line("The meeting decided:")
    sheet.gap(4)
    sheet.line("- »  to set up a working group;", 85)
    sheet.line("- »  to meet every year.", 85)
    sheet.gap()
    sheet.filled(
        "Our ports live by the ships that call on them, and value above all the trade that they hold dear",
        last=False,
    )
    sheet.filled("– above all else – freedom, justice and human rights.")
    document = sheet.read()
    assert [p.kind for p in document.paragraphs] == ["body", "item", "item", "body"]
    assert texts(document)[1:3] == ["to set up a working group;", "to meet every year."]
    assert texts(document)[3].endswith("hold dear – above all else – freedom, justice and human rights.")


# Footnotes come last with their marker as label, the markers leave the text, ordinals and exponents stay.
def test_footnotes(sheet, texts):
    sheet.filled(THIRD)
    pen = sheet.canvas.beginText(70, 842 - sheet.y)
    pen.setFont("Times-Roman", 11)
    pen.textOut("The 9")
    pen.setFont("Times-Roman", 6)
    pen.setRise(4)
    pen.textOut("e")
    pen.setFont("Times-Roman", 11)
    pen.setRise(0)
    pen.textOut(" Summit welcomed the treaty")
    pen.setFont("Times-Roman", 6)
    pen.setRise(4)
    pen.textOut("1")
    pen.setFont("Times-Roman", 11)
    pen.setRise(0)
    pen.textOut(" and its entry into force.")
    sheet.canvas.drawText(pen)
    sheet.y = 760
    sheet.line("1 Treaty of 9 November 2023, signed by thirteen states.", size=8)
    sheet.page()
    sheet.filled(LONG)
    document = sheet.read()
    assert texts(document) == [
        THIRD,
        "The 9e Summit welcomed the treaty and its entry into force.",
        LONG,
        "Treaty of 9 November 2023, signed by thirteen states.",
    ]
    assert (document.paragraphs[-1].kind, document.paragraphs[-1].label) == ("footnote", "1")


# Paragraphs told apart by a first-line indent alone.
def test_first_line_indents(sheet, texts):
    for text in (LONG, OTHER, THIRD):
        sheet.filled(text, first=20)
    assert texts(sheet.read()) == [LONG, OTHER, THIRD]


# Headings by weight, size, capitals and numbering, and the sections they make.
def test_headings_and_sections(sheet, texts):
    sheet.line("Lima Declaration", 200, font="Times-Bold", size=18)
    sheet.gap(20)
    sheet.line("I. SECURITY", font="Times-Bold", size=13)
    sheet.gap()
    sheet.line("Ports and borders", font="Times-Bold")
    sheet.gap()
    sheet.filled(LONG)
    sheet.gap()
    sheet.line("II. JUSTICE", font="Times-Bold", size=13)
    sheet.gap()
    sheet.filled(OTHER)
    document = sheet.read()
    kinds = [(p.kind, p.depth, p.section) for p in document.paragraphs]
    assert kinds == [
        ("title", 1, ()),
        ("heading", 1, ()),
        ("heading", 2, ("SECURITY",)),
        ("body", 0, ("SECURITY", "Ports and borders")),
        ("heading", 1, ()),
        ("body", 0, ("JUSTICE",)),
    ]
    assert document.paragraphs[1].label == "I"
    assert document.metadata.title == "Lima Declaration"


# A table is read row by row, a wrapped cell within its row.
def test_table(sheet, texts):
    sheet.filled(LONG)
    sheet.gap(20)
    rows = [("Measure", "In charge", "Deadline"), ("Scanners in the ports", "Belgium", "June 2026")]
    rows += [("Handbook on evidence", "France", "end of"), ("", "", "2027")]
    for number, cells in enumerate(rows):
        for cell, x in zip(cells, (70, 280, 420), strict=True):
            if cell:
                sheet.line(cell, x, y=sheet.y, size=9)
        sheet.y += 10 if number == 2 else 18
    sheet.gap(20)
    sheet.filled(OTHER)
    assert texts(sheet.read()) == [
        LONG,
        "Measure In charge Deadline",
        "Scanners in the ports Belgium June 2026",
        "Handbook on evidence France end of 2027",
        OTHER,
    ]


# Two columns above a heading and text of full width: the heading follows both columns.
def test_columns_above_full_width_text(sheet, texts):
    top = sheet.y
    for text in (LONG, OTHER):
        sheet.filled(text, width=215)
    sheet.y, end = top, sheet.y
    sheet.filled(THIRD, x=310, width=215)
    sheet.y = end + 20
    sheet.line("Commitments", font="Times-Bold")
    sheet.gap()
    for text in (LONG.replace("We", "They"), THIRD.replace("Ports", "Rivers"), OTHER.replace("parties", "ministers")):
        sheet.filled(text)
        sheet.gap()
    found = texts(sheet.read())
    assert found[-5:] == [
        THIRD,
        "Commitments",
        LONG.replace("We", "They"),
        THIRD.replace("Ports", "Rivers"),
        OTHER.replace("parties", "ministers"),
    ]


# A page that is turned for the screen, its text set upright for that: boxes lie within the page as it is shown.
def test_turned_page(sheet, texts):
    sheet.canvas.setPageRotation(90)
    sheet.canvas.translate(842, 0)
    sheet.canvas.rotate(90)
    sheet.filled(LONG)
    document = sheet.read()
    page = document.pages[0]
    assert texts(document) == [LONG]
    assert document.lines
    for line in document.lines:
        assert 0 <= line.box.left < line.box.right <= page.width
        assert 0 <= line.box.top < line.box.bottom <= page.height


# A page whose text lies on its side is read, without boxes that would point at the wrong places.
def test_text_on_its_side(sheet, texts):
    sheet.canvas.setPageRotation(90)
    sheet.filled(LONG)
    document = sheet.read()
    assert texts(document) == [LONG]
    assert document.lines == ()


# In a document of one-line paragraphs most steps lie between paragraphs: they are no measure of the leading.
def test_clauses_of_one_line_stay_apart(sheet, texts):
    clauses = [
        "Recalling the declaration of the first meeting and the work done since then,",
        "Bearing in mind the report of the committee,",
        "Convinced that security without rights does not last,",
        "the parties declare the following:",
    ]
    points = [f"{number}. We agree to hold meeting number {number} in spring." for number in range(1, 9)]
    sheet.filled(LONG.replace("follow-up committee.", "follow-up committee,"))
    sheet.gap(5.5)
    for line in clauses + points:
        sheet.line(line)
        sheet.gap(5.5)
    assert texts(sheet.read())[1:5] == clauses


# Title, occasion and dateline, all but the title in italics: the dateline heads nothing.
def test_a_dateline_below_the_occasion(sheet):
    sheet.line("Declaration of Recife", 230, font="Times-Bold", size=16)
    sheet.gap()
    sheet.line("First Forum on Prisons", 245, font="Times-Italic")
    sheet.gap()
    sheet.line("Recife, 15 October 2020", 242, font="Times-Italic")
    sheet.gap()
    for text in (LONG, OTHER):
        sheet.filled(text)
        sheet.gap()
    assert [paragraph.kind for paragraph in sheet.read().paragraphs] == ["title", "body", "body", "body", "body"]
