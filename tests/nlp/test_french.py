"""French sentences as declarations write them, each with its kind and strength; traps among them."""

import pytest

from nlp.kinds import fallback, judge
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.patterns import fold

FIRM, SOFT, CALL, POSITION, CONTEXT = "firm", "soft", "call", "position", "context"

CASES = [
    ("Nous nous engageons à doubler les inspections conjointes de conteneurs d’ici à 2028.", FIRM),
    ("Nous prenons l’engagement d’harmoniser nos législations pénales.", FIRM),
    ("Nous convenons de créer un groupe permanent d’enquêteurs financiers.", FIRM),
    ("Nous sommes convenus d’organiser des réunions semestrielles.", FIRM),
    ("Nous décidons d’ouvrir un bureau de liaison à Lima.", FIRM),
    ("Nous avons décidé de prolonger le programme de quatre ans.", FIRM),
    ("Nous adoptons la feuille de route ci-jointe.", FIRM),
    ("Nous renforcerons le contrôle des précurseurs chimiques.", FIRM),
    ("À cet effet, nous mettrons en place un mécanisme d’alerte.", FIRM),
    ("Nous veillerons à ce que les victimes soient protégées.", FIRM),
    ("Nous poursuivrons notre coopération en matière d’extradition.", FIRM),
    ("Nous ferons rapport lors du prochain sommet.", FIRM),
    ("Nous agirons ensemble et publierons un rapport annuel.", FIRM),
    ("Nous sommes résolus à mettre fin à l’impunité.", FIRM),
    ("Nous réaffirmons notre détermination à lutter contre la corruption.", FIRM),
    ("Nous renouvelons notre engagement de combattre le terrorisme.", FIRM),
    ("Nous nous réunirons de nouveau à Lisbonne en 2027.", FIRM),
    ("Nous n’accorderons aucun refuge à ceux qui blanchissent de l’argent.", FIRM),
    ("Nous lançons aujourd’hui une alliance pour des ports plus sûrs.", FIRM),
    ("Nous annonçons une contribution de 20 millions d’euros.", FIRM),
    ("Nous restons engagés à soutenir le bureau du procureur.", FIRM),
    ("Nous avons l’intention d’élargir le mandat du réseau.", SOFT),
    ("Nous visons à réduire de moitié le nombre de décès.", SOFT),
    ("Nous chercherons à conclure les négociations l’an prochain.", SOFT),
    ("Nous explorerons les options d’une base de données balistique commune.", SOFT),
    ("Nous exprimons notre volonté de partager les bonnes pratiques.", SOFT),
    ("Nous entendons, le cas échéant, signer le mémorandum en juin.", SOFT),
    ("Nous nous efforcerons de répondre aux demandes dans les trente jours.", SOFT),
    ("Nous sommes prêts à aider les partenaires touchés par des cyberattaques.", SOFT),
    ("Nous œuvrons à la transparence de nos places financières et souhaitons approfondir ce travail.", SOFT),
    ("Les Parties s’engagent à incriminer la participation à un groupe organisé.", FIRM),
    ("Les États parties adopteront les mesures législatives nécessaires.", FIRM),
    ("L’Argentine et l’Uruguay ont décidé de mener des opérations simultanées.", FIRM),
    ("Les ministres se sont engagés à présenter un rapport à l’automne.", FIRM),
    ("L’Union européenne apportera et financera une assistance technique aux douanes.", FIRM),
    ("La Commission présentera une proposition avant la fin de l’année.", FIRM),
    ("Le programme formera deux cents experts.", FIRM),
    ("La France et le Brésil ont l’intention de signer un accord.", SOFT),
    ("Il a été convenu de tenir la prochaine réunion à Asunción.", FIRM),
    ("Il a été décidé que le groupe ferait rapport deux fois par an.", FIRM),
    ("Un observatoire commun sera créé à Bogota.", FIRM),
    ("Décide de rester saisie de la question.", FIRM),
    ("4. Prie le Secrétaire général de lui présenter un rapport ;", CALL),
    ("Demande instamment aux États Membres d’envisager d’adhérer au protocole ;", CALL),
    ("Encourage également les États à échanger des preuves électroniques ;", CALL),
    ("Engage les États à publier leurs statistiques ;", CALL),
    ("Se félicite des progrès accomplis dans les négociations ;", POSITION),
    ("Rappelant sa résolution sur la prévention du trafic d’armes,", POSITION),
    ("Profondément préoccupés par l’essor des réseaux criminels,", POSITION),
    ("Réaffirmant leur engagement à combattre le terrorisme sous toutes ses formes,", POSITION),
    ("Nous appelons les plateformes à retirer ces contenus.", CALL),
    ("Nous exhortons toutes les parties à protéger les civils.", CALL),
    ("Nous devons redoubler d’efforts contre l’extorsion.", CALL),
    ("Il est indispensable que les demandes soient traitées à temps.", CALL),
    ("Nous encourageons le secteur privé à signaler les opérations suspectes.", CALL),
    ("Il faut des parquets spécialisés.", CALL),
    ("Nous invitons les pays qui ne l’ont pas encore fait à ratifier le traité.", CALL),
    ("Nous saluons l’engagement de l’Équateur à réformer ses prisons.", POSITION),
    ("Nous convenons que la protection des lanceurs d’alerte importe.", POSITION),
    ("Nous réaffirmons notre attachement à la démocratie et à l’État de droit.", POSITION),
    ("Nous soulignons le rôle central des Nations Unies.", POSITION),
    ("Nous condamnons fermement l’assassinat de journalistes.", POSITION),
    ("Nous prenons note avec inquiétude de la hausse des fraudes en ligne.", POSITION),
    ("Nous remercions le Portugal de son hospitalité.", POSITION),
    ("Nous considérons que la menace grandit.", POSITION),
    ("La crise causera davantage de décès si rien n’est fait.", POSITION),
    ("Les ministres se sont réunis à Quito les 4 et 5 mars 2024.", CONTEXT),
    ("L’atelier a réuni quatre-vingt-dix procureurs de douze pays.", CONTEXT),
    ("La délégation du Chili était conduite par le ministre de l’Intérieur.", CONTEXT),
]

LANGUAGE = "fr"


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_sentence(text, expected):
    lexicon = load_lexicon()
    language = lexicon.languages[LANGUAGE]
    verdict = judge(text, language, find_mentions([text], LANGUAGE, lexicon)[0].entities)
    verdict = verdict or fallback(text, fold(text), language)
    said = ("soft" if verdict.soft else "firm") if verdict.kind == "commitment" else verdict.kind
    assert said == expected, verdict.rule
