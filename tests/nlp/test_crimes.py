"""Crime types in six languages: lists, the most specific id, and words that only look like crimes."""

import pytest

from nlp.concepts import load_concepts
from nlp.mentions import find_mentions

CASES = [
    # A list of things before one head gives each.
    ("en", "We will fight drug, human and firearms trafficking.",
     "drug-trafficking firearms-trafficking trafficking-in-persons"),
    ("en", "trafficking in drugs, persons and firearms",
     "drug-trafficking firearms-trafficking trafficking-in-persons"),
    ("en", "Arms and drug trafficking fuel violence.", "drug-trafficking firearms-trafficking"),
    ("en", "the illicit trafficking of narcotics, wildlife, timber and waste",
     "drug-trafficking illegal-logging waste-trafficking wildlife-trafficking"),
    # A list of heads after one thing gives each, and smuggling of people is another crime than trafficking in them.
    ("en", "to end human smuggling and trafficking", "migrant-smuggling trafficking-in-persons"),
    ("en", "the smuggling of and trafficking in persons", "migrant-smuggling trafficking-in-persons"),
    ("en", "smuggling of migrants, tobacco and fuel", "migrant-smuggling smuggling"),
    # An adjective list before "crime".
    ("en", "cyber and environmental crimes", "cybercrime environmental-crime"),
    ("en", "illegal mining, logging and fishing", "illegal-fishing illegal-logging illegal-mining"),
    ("es", "tráfico de drogas, armas y personas", "drug-trafficking firearms-trafficking trafficking-in-persons"),
    ("es", "el tráfico ilícito de armas de fuego, municiones y explosivos y de bienes culturales",
     "cultural-property-trafficking firearms-trafficking"),
    # What is no crime may stand joined to the head: it shares the things.
    ("en", "production, trafficking and consumption of illicit drugs", "drug-trafficking"),
    ("es", "la producción, el tráfico y el consumo de drogas ilícitas", "drug-trafficking"),
    ("fr", "la production, le trafic et la consommation de drogues illicites", "drug-trafficking"),
    # Trata is trafficking in persons; tráfico beside it is the smuggling.
    ("es", "la trata y el tráfico de personas", "migrant-smuggling trafficking-in-persons"),
    ("es", "la trata de personas y el tráfico ilícito de migrantes", "migrant-smuggling trafficking-in-persons"),
    ("es", "la minería, la tala y la pesca ilegales", "illegal-fishing illegal-logging illegal-mining"),
    ("es", "la delincuencia organizada transnacional, el lavado de activos y la corrupción",
     "corruption money-laundering organised-crime"),
    ("es", "delitos informáticos y ambientales", "cybercrime environmental-crime"),
    ("fr", "le trafic de drogues, d'armes et d'êtres humains",
     "drug-trafficking firearms-trafficking trafficking-in-persons"),
    ("fr", "la traite et le trafic de migrants", "migrant-smuggling trafficking-in-persons"),
    ("fr", "la criminalité organisée et environnementale", "environmental-crime organised-crime"),
    ("fr", "le blanchiment de capitaux et le financement du terrorisme", "money-laundering terrorist-financing"),
    ("pt", "o tráfico de pessoas, de drogas e de armas",
     "drug-trafficking firearms-trafficking trafficking-in-persons"),
    ("pt", "o contrabando de migrantes e a lavagem de dinheiro", "migrant-smuggling money-laundering"),
    ("pt", "o branqueamento de capitais, a exploração sexual de crianças e o cibercrime",
     "child-sexual-abuse cybercrime money-laundering"),
    ("it", "il traffico di droga, armi e esseri umani", "drug-trafficking firearms-trafficking trafficking-in-persons"),
    ("nl", "mensenhandel, drugshandel en witwassen", "drug-trafficking money-laundering trafficking-in-persons"),
    # Capitals and other spellings.
    ("en", "TRANSNATIONAL ORGANIZED CRIME AND MONEY-LAUNDERING", "money-laundering organised-crime"),
    ("es", "DELINCUENCIA ORGANIZADA Y TRÁFICO DE ARMAS", "firearms-trafficking organised-crime"),
    # The most specific id alone: no parent beside its child for the same words.
    ("en", "the financing of terrorism", "terrorist-financing"),
    ("en", "online fraud", "online-fraud"),
    ("en", "identity theft and vehicle theft", "document-fraud property-crime"),
    ("en", "contract killings", "contract-killing"),
    # A general name of criminals says nothing more where their crime is named beside it.
    ("en", "prosecute criminal groups involved in migrant smuggling", "migrant-smuggling"),
    ("es", "las organizaciones delictivas dedicadas a la trata de personas", "trafficking-in-persons"),
    ("en", "exploitation by criminal groups", "organised-crime"),
    # Goods, markets and seizures of drugs are their traffic; plainly described crimes have no name of their own.
    ("en", "The navy stopped four tonnes of cocaine.", "drug-trafficking"),
    ("es", "el mercado de la cocaína y la venta de drogas al menudeo", "drug-trafficking"),
    ("fr", "La marine a saisi trois tonnes de cocaïne.", "drug-trafficking"),
    ("pt", "a apreensão de cocaína nos portos", "drug-trafficking"),
    ("en", "shelters for women who suffer violence", "gender-based-violence"),
    ("es", "casas para mujeres víctimas de violencia", "gender-based-violence"),
    ("fr", "un foyer pour les femmes victimes de violences", "gender-based-violence"),
    ("pt", "casas para mulheres em situação de violência", "gender-based-violence"),
    ("en", "timber of illegal origin, mining of gold without a licence", "illegal-logging illegal-mining"),
    ("es", "el comercio de madera de origen ilegal", "illegal-logging"),
    ("fr", "du bois d'origine illicite", "illegal-logging"),
    ("pt", "madeira de origem ilícita e notas fiscais falsas", "document-fraud illegal-logging"),
    ("fr", "les chefs d’organisations criminelles", "organised-crime"),
    ("fr", "contre la traite et le recel d'antiquités", "cultural-property-trafficking trafficking-in-persons"),
    ("es", "los coyotes y el cobro de vacunas", "extortion migrant-smuggling"),
    ("es", "las estafas telemáticas", "online-fraud"),
    ("fr", "les escroqueries sentimentales", "online-fraud"),
    ("pt", "os golpes virtuais", "online-fraud"),
    ("fr", "les exportations illicites de déchets", "waste-trafficking"),
    # Piracy at sea is not piracy of goods.
    ("en", "piracy and armed robbery at sea", "piracy"),
    ("en", "counterfeiting and piracy of goods", "counterfeiting"),
    ("es", "la piratería y la falsificación", "counterfeiting"),
]  # fmt: skip

# Words that only look like crimes.
NOTHING = [
    ("en", "treatment of drug use disorders and road traffic safety"),
    ("en", "Organised groups of citizens compromise on security matters and human rights violations."),
    ("en", "We will organise a meeting on drug policy and cybersecurity."),
    ("es", "el tráfico aéreo y la seguridad vial; el consumo de drogas"),
    ("fr", "le trafic routier et la sécurité des personnes"),
    ("pt", "o trânsito de pessoas e a proteção das drogas lícitas"),
    ("fr", "la mémoire de la traite négrière"),
    ("es", "Ninguna mujer está sola; se trata de un derecho."),
]


# Things named by what is done with them, by those whom it hurts, or before the deed.
@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Ports inspect firearms that were seized in order to stop their illicit trafficking.",
            "firearms-trafficking",
        ),
        ("es", "Marcaremos las municiones incautadas para impedir su tráfico.", "firearms-trafficking"),
        ("fr", "Les armes à feu saisies sont marquées afin d'empêcher leur trafic.", "firearms-trafficking"),
        ("pt", "Marcaremos as armas de fogo apreendidas para impedir o seu tráfico.", "firearms-trafficking"),
        ("en", "The courts met to hear of their traffic.", ""),
        ("en", "Heroin supply has doubled.", "drug-trafficking"),
        ("es", "Las rutas de la cocaína cambian cada año.", "drug-trafficking"),
        ("fr", "les cargaisons de stupéfiants", "drug-trafficking"),
        ("pt", "o escoamento de cocaína pelos portos", "drug-trafficking"),
        ("fr", "Les filières de traite traversent le golfe.", "trafficking-in-persons"),
        ("es", "El vertido de residuos tóxicos daña el río.", "waste-trafficking"),
        ("pt", "o corte clandestino de madeira", "illegal-logging"),
        ("es", "Reforzaremos la persecución de la deforestación.", "illegal-logging"),
        ("en", "a deforestation-free supply chain", ""),
        ("pt", "pessoas em condição análoga à escravidão", "forced-labour"),
        ("en", "The European Anti-Fraud Office attended.", ""),
        ("en", "the sexual exploitation of women and girls", "child-sexual-abuse sexual-exploitation"),
    ],
)
def test_crimes_by_their_things(language: str, text: str, expected: str) -> None:
    assert ids(language, text) == expected.split()


def ids(language: str, text: str) -> list[str]:
    return sorted(c.id for c in find_mentions([text], language, load_concepts())[0].crime_types)


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_crime_types(language: str, text: str, expected: str) -> None:
    assert ids(language, text) == expected.split()


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_is_no_crime(language: str, text: str) -> None:
    assert ids(language, text) == []


def test_words_are_as_written_and_codes_are_given() -> None:
    text = "Reduciremos la Minería  Ilegal y el TRÁFICO de drogas."
    for crime in find_mentions([text], "es", load_concepts())[0].crime_types:
        assert text[crime.start : crime.end] == crime.text
        assert crime.iccs == {"illegal-mining": "1004", "drug-trafficking": "0601"}.get(crime.id)
