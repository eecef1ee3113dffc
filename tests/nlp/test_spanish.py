"""Spanish sentences as declarations write them, each with its kind and strength; traps among them."""

import pytest

from nlp.kinds import fallback, judge
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.patterns import fold

FIRM, SOFT, CALL, POSITION, CONTEXT = "firm", "soft", "call", "position", "context"

CASES = [
    ("Nos comprometemos a duplicar las inspecciones conjuntas de contenedores antes de 2028.", FIRM),
    ("Asumimos el compromiso de armonizar nuestras leyes penales.", FIRM),
    ("Acordamos establecer un grupo permanente de investigadores financieros.", FIRM),
    ("Convenimos en celebrar reuniones semestrales de fiscales.", FIRM),
    ("Decidimos abrir una oficina de enlace en Lima.", FIRM),
    ("Hemos decidido prorrogar el programa por cuatro años.", FIRM),
    ("Hemos acordado un plan de acción conjunto contra los medicamentos falsificados.", FIRM),
    ("Adoptamos la hoja de ruta anexa.", FIRM),
    ("Aprobamos la creación de una red de laboratorios forenses.", FIRM),
    ("Reforzaremos el control de los precursores químicos.", FIRM),
    ("Asimismo, promoveremos la formación especializada de jueces y juezas.", FIRM),
    ("Daremos seguimiento a los acuerdos en la próxima cumbre.", FIRM),
    ("Trabajaremos juntos y pondremos en marcha un mecanismo de alerta.", FIRM),
    ("Seguiremos cooperando en la extradición de prófugos.", FIRM),
    ("Estamos decididos a poner fin a la impunidad.", FIRM),
    ("Reiteramos nuestro compromiso de luchar contra la corrupción.", FIRM),
    ("Ratificamos nuestro firme compromiso de combatir el terrorismo.", FIRM),
    ("Nos reuniremos nuevamente en Montevideo en 2027.", FIRM),
    ("No daremos refugio a quienes lavan dinero.", FIRM),
    ("Lanzamos hoy una alianza para puertos seguros.", FIRM),
    ("Tenemos la intención de ampliar el mandato de la red.", SOFT),
    ("Nos proponemos reducir a la mitad las muertes por sobredosis.", SOFT),
    ("Procuraremos concluir las negociaciones el próximo año.", SOFT),
    ("Exploraremos opciones para una base de datos balística compartida.", SOFT),
    ("Manifestamos nuestra disposición de compartir buenas prácticas.", SOFT),
    ("Pretendemos, según proceda, firmar el memorando en junio.", SOFT),
    ("Buscamos fortalecer la cooperación con la sociedad civil.", SOFT),
    ("Nos esforzaremos por responder las solicitudes en treinta días.", SOFT),
    ("Reiteramos nuestra voluntad de profundizar el diálogo birregional.", SOFT),
    ("Los Estados Partes adoptarán las medidas legislativas que sean necesarias.", FIRM),
    ("Las Partes se comprometen a tipificar la participación en un grupo delictivo.", FIRM),
    ("Argentina y Uruguay acordaron realizar operativos fronterizos simultáneos.", FIRM),
    ("Los Ministros se comprometieron a presentar un informe en el otoño.", FIRM),
    ("La Unión Europea prestará asistencia técnica a las aduanas.", FIRM),
    ("Los Presidentes instruyeron a sus cancilleres y decidieron crear una comisión bilateral.", FIRM),
    ("El CLASI aprobará su plan de trabajo en la próxima reunión.", FIRM),
    ("Chile y Perú tienen la intención de firmar un acuerdo.", SOFT),
    ("Se acordó celebrar la próxima reunión en Asunción.", FIRM),
    ("Se decidió que el grupo informe dos veces al año.", FIRM),
    ("Será creado un observatorio conjunto en Bogotá.", FIRM),
    ("Se establecerá un calendario de actividades.", FIRM),
    ("Decide seguir ocupándose de la cuestión.", FIRM),
    ("4. Solicita al Secretario General que presente un informe;", CALL),
    ("Insta a los Estados Miembros a que consideren la posibilidad de adherirse;", CALL),
    ("Alienta también a los Estados a compartir pruebas electrónicas;", CALL),
    ("Acoge con beneplácito los avances en las negociaciones;", POSITION),
    ("Recordando su resolución sobre la prevención del tráfico de armas,", POSITION),
    ("Profundamente preocupados por la expansión de las redes criminales,", POSITION),
    ("Reafirmando su compromiso de combatir el terrorismo en todas sus formas,", POSITION),
    ("Hacemos un llamamiento a las plataformas para que retiren ese material.", CALL),
    ("Instamos a todas las partes a proteger a los civiles.", CALL),
    ("Debemos redoblar nuestros esfuerzos contra la extorsión.", CALL),
    ("Es imprescindible que las solicitudes se respondan a tiempo.", CALL),
    ("Alentamos al sector privado a denunciar operaciones sospechosas.", CALL),
    ("Urge contar con fiscalías especializadas.", CALL),
    ("Exhortamos a los países que aún no lo han hecho a ratificar el tratado.", CALL),
    ("Saludamos el compromiso del Ecuador de reformar sus cárceles.", POSITION),
    ("Coincidimos en la importancia de proteger a los denunciantes.", POSITION),
    ("Reafirmamos nuestro compromiso con la democracia y el Estado de derecho.", POSITION),
    ("Subrayamos el papel central de las Naciones Unidas.", POSITION),
    ("Condenamos enérgicamente el asesinato de periodistas.", POSITION),
    ("Tomamos nota con preocupación del aumento del fraude en línea.", POSITION),
    ("Agradecemos a Portugal su hospitalidad.", POSITION),
    ("El crimen organizado compromete la seguridad de nuestros puertos.", POSITION),
    ("La crisis causará más muertes si no se actúa.", POSITION),
    ("Queremos sociedades libres de violencia.", POSITION),
    ("Los ministros se reunieron en Quito los días 4 y 5 de marzo de 2024.", CONTEXT),
    ("El taller reunió a noventa fiscales de doce países.", CONTEXT),
    ("La delegación de Chile fue presidida por el Ministro del Interior.", CONTEXT),
]

LANGUAGE = "es"


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_sentence(text, expected):
    lexicon = load_lexicon()
    language = lexicon.languages[LANGUAGE]
    verdict = judge(text, language, find_mentions([text], LANGUAGE, lexicon)[0].entities)
    verdict = verdict or fallback(text, fold(text), language)
    said = ("soft" if verdict.soft else "firm") if verdict.kind == "commitment" else verdict.kind
    assert said == expected, verdict.rule
