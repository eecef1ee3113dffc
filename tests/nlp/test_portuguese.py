"""Portuguese sentences as declarations write them, each with its kind and strength; traps among them."""

import pytest

from nlp.kinds import fallback, judge
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.patterns import fold

FIRM, SOFT, CALL, POSITION, CONTEXT = "firm", "soft", "call", "position", "context"

CASES = [
    ("Comprometemo-nos a duplicar as inspeções conjuntas de contentores até 2028.", FIRM),
    ("Nós nos comprometemos a harmonizar as nossas leis penais.", FIRM),
    ("Assumimos o compromisso de proteger os denunciantes.", FIRM),
    ("Acordamos estabelecer um grupo permanente de investigadores financeiros.", FIRM),
    ("Concordamos em realizar reuniões semestrais de procuradores.", FIRM),
    ("Decidimos abrir um gabinete de ligação em Lima.", FIRM),
    ("Aprovamos o roteiro em anexo.", FIRM),
    ("Adotamos um plano de ação conjunto contra medicamentos falsificados.", FIRM),
    ("Reforçaremos o controlo dos precursores químicos.", FIRM),
    ("Além disso, promoveremos a formação especializada de juízes.", FIRM),
    ("Daremos seguimento aos acordos na próxima cúpula.", FIRM),
    ("Continuaremos a cooperar na extradição de foragidos.", FIRM),
    ("Estamos determinados a pôr fim à impunidade.", FIRM),
    ("Reiteramos o nosso compromisso de combater a corrupção.", FIRM),
    ("Renovamos o compromisso de erradicar o trabalho escravo.", FIRM),
    ("Voltaremos a reunir-nos em Montevidéu em 2027.", FIRM),
    ("Não daremos refúgio a quem lava dinheiro.", FIRM),
    ("Lançamos hoje uma aliança para portos mais seguros.", FIRM),
    ("Anunciamos uma contribuição de 20 milhões de euros.", FIRM),
    ("Criaremos um mecanismo de alerta e publicaremos um relatório anual.", FIRM),
    ("Temos a intenção de ampliar o mandato da rede.", SOFT),
    ("Propomo-nos reduzir à metade as mortes por overdose.", SOFT),
    ("Procuraremos concluir as negociações no próximo ano.", SOFT),
    ("Exploraremos opções para uma base de dados balística comum.", SOFT),
    ("Manifestamos a nossa disposição de partilhar boas práticas.", SOFT),
    ("Pretendemos, conforme apropriado, assinar o memorando em junho.", SOFT),
    ("Buscamos fortalecer a cooperação com a sociedade civil.", SOFT),
    ("Esforçar-nos-emos por responder aos pedidos em trinta dias.", SOFT),
    ("Reiteramos a nossa vontade de aprofundar o diálogo birregional.", SOFT),
    ("Os Estados Partes adotarão as medidas legislativas necessárias.", FIRM),
    ("As Partes comprometem-se a criminalizar a participação em grupo organizado.", FIRM),
    ("A Argentina e o Uruguai acordaram realizar operações fronteiriças simultâneas.", FIRM),
    ("Os Ministros se comprometeram a apresentar um relatório no outono.", FIRM),
    ("A União Europeia prestará assistência técnica às alfândegas.", FIRM),
    ("Os Presidentes decidiram criar uma comissão bilateral.", FIRM),
    ("O MERCOSUL aprovará o seu plano de trabalho na próxima reunião.", FIRM),
    ("Brasil e Paraguai têm a intenção de assinar um acordo.", SOFT),
    ("Foi acordado realizar a próxima reunião em Assunção.", FIRM),
    ("Decidiu-se que o grupo informe duas vezes por ano.", FIRM),
    ("Será criado um observatório conjunto em Bogotá.", FIRM),
    ("Decide continuar a ocupar-se da questão.", FIRM),
    ("4. Solicita ao Secretário-Geral que apresente um relatório;", CALL),
    ("Insta os Estados Membros a considerarem a adesão ao protocolo;", CALL),
    ("Encoraja também os Estados a partilhar provas eletrónicas;", CALL),
    ("Acolhe com satisfação os progressos nas negociações;", POSITION),
    ("Recordando a sua resolução sobre a prevenção do tráfico de armas,", POSITION),
    ("Profundamente preocupados com a expansão das redes criminosas,", POSITION),
    ("Reafirmando o seu compromisso de combater o terrorismo em todas as suas formas,", POSITION),
    ("Apelamos às plataformas para que retirem esse material.", CALL),
    ("Instamos todas as partes a proteger os civis.", CALL),
    ("Devemos redobrar os nossos esforços contra a extorsão.", CALL),
    ("É imprescindível que os pedidos sejam respondidos a tempo.", CALL),
    ("Incentivamos o setor privado a denunciar operações suspeitas.", CALL),
    ("Urge contar com procuradorias especializadas.", CALL),
    ("Exortamos os países que ainda não o fizeram a ratificar o tratado.", CALL),
    ("Saudamos o compromisso do Equador de reformar as suas prisões.", POSITION),
    ("Concordamos que a proteção dos denunciantes é importante.", POSITION),
    ("Reafirmamos o nosso compromisso com a democracia e o Estado de direito.", POSITION),
    ("Sublinhamos o papel central das Nações Unidas.", POSITION),
    ("Condenamos veementemente o assassinato de jornalistas.", POSITION),
    ("Tomamos nota com preocupação do aumento da fraude em linha.", POSITION),
    ("Agradecemos a Portugal a sua hospitalidade.", POSITION),
    ("O crime organizado compromete a segurança dos nossos portos.", POSITION),
    ("A crise causará mais mortes se nada for feito.", POSITION),
    ("Queremos sociedades livres de violência.", POSITION),
    ("Os ministros reuniram-se em Quito em 4 e 5 de março de 2024.", CONTEXT),
    ("A oficina reuniu noventa procuradores de doze países.", CONTEXT),
    ("A delegação do Chile foi presidida pelo Ministro do Interior.", CONTEXT),
]

LANGUAGE = "pt"


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_sentence(text, expected):
    lexicon = load_lexicon()
    language = lexicon.languages[LANGUAGE]
    verdict = judge(text, language, find_mentions([text], LANGUAGE, lexicon)[0].entities)
    verdict = verdict or fallback(text, fold(text), language)
    said = ("soft" if verdict.soft else "firm") if verdict.kind == "commitment" else verdict.kind
    assert said == expected, verdict.rule
