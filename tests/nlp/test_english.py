"""English sentences as declarations write them, each with its kind and strength; traps among them."""

import pytest

FIRM, SOFT, CALL, POSITION, CONTEXT = "firm", "soft", "call", "position", "context"

CASES = [
    # Names that no registry knows act; places and things do not.
    ("The Royal Harbour Police will patrol the strait from 2027.", FIRM),
    ("The Amazon will play a central role in climate talks.", POSITION),
    ("The Amazon will lose a fifth of its cover by 2040.", CONTEXT),
    # First person, the plain verbs of undertaking.
    ("We commit to doubling joint inspections of sea containers by 2028.", FIRM),
    ("We hereby pledge to end the impunity of those who threaten judges.", FIRM),
    ("We further undertake to transpose the protocol into national law within two years.", FIRM),
    ("We recommit ourselves to dismantling the markets for stolen antiquities.", FIRM),
    ("We therefore agree to set up a standing group of financial investigators.", FIRM),
    ("We have decided to open a liaison office in Panama City.", FIRM),
    ("We resolve to step up the seizure of criminal proceeds.", FIRM),
    ("We have agreed a joint action plan on counterfeit medicines.", FIRM),
    ("We adopt the annexed roadmap and will review it every year.", FIRM),
    ("We are determined to stop the flow of ghost guns.", FIRM),
    ("We stand committed to supporting the Office of the Prosecutor.", FIRM),
    ("We will not provide safe haven to those who launder money.", FIRM),
    ("In line with our commitments, we will also publish an annual report on extraditions.", FIRM),
    ("Mindful of the risks, we will strengthen controls on precursor chemicals.", FIRM),
    ("We welcome the report and will act on its recommendations.", FIRM),
    ("We reiterate our resolve to bring perpetrators to justice.", FIRM),
    ("We launch today a partnership for safer ports.", FIRM),
    ("We announce a contribution of 20 million euros to the trust fund.", FIRM),
    ("We shall convene again in Lisbon in 2027.", FIRM),
    ("We will urge others to join the convention.", FIRM),
    # Soft: intention, endeavour, exploration.
    ("We intend to broaden the mandate of the task force.", SOFT),
    ("We aim to halve the number of overdose deaths.", SOFT),
    ("We will seek to conclude the negotiations next year.", SOFT),
    ("We will explore options for a shared ballistic database.", SOFT),
    ("We will consider establishing a regional asset recovery fund.", SOFT),
    ("We look forward to working with civil society on prevention.", SOFT),
    ("We stand ready to assist partners affected by cyberattacks.", SOFT),
    ("We express our willingness to share best practices on witness protection.", SOFT),
    ("We strive to make our financial centres more transparent.", SOFT),
    ("We will endeavour to answer requests within thirty days.", SOFT),
    ("We plan, subject to domestic procedures, to sign the memorandum in June.", SOFT),
    # Third person: states, bodies, programmes, delegations.
    ("The Parties shall designate national contact points.", FIRM),
    ("Each State Party undertakes to criminalise participation in an organised group.", FIRM),
    ("Argentina and Uruguay agreed to carry out simultaneous border operations.", FIRM),
    ("The Ministers committed to present a progress report in the autumn.", FIRM),
    ("The European Union will provide technical assistance to customs authorities.", FIRM),
    ("Heads of Government agreed that the Regional Security System would be expanded and agreed to fund it.", FIRM),
    ("Both sides decided to resume the human rights dialogue.", FIRM),
    ("CARICOM and Canada intend to deepen cooperation on firearms tracing.", SOFT),
    ("The project will train two hundred forensic experts.", FIRM),
    ("The Council invites the Commission to table a proposal and decides to revert to the matter in May.", FIRM),
    ("The United Kingdom announces a new fund for border security.", FIRM),
    ("Colombia is investing three million dollars in satellite monitoring of rivers.", FIRM),
    ("The Secretariat is to circulate a draft before the next session.", FIRM),
    # Passive and impersonal.
    ("It was agreed to hold the next meeting in Montevideo.", FIRM),
    ("It was decided that the working group will report twice a year.", FIRM),
    ("A joint observatory will be established in Bogotá.", FIRM),
    # Resolutions.
    ("Decides to remain seized of the matter.", FIRM),
    ("4. Requests the Secretary-General to submit a report at its next session;", CALL),
    ("Urges Member States to consider acceding to the protocol;", CALL),
    ("Also encourages States to share evidence by electronic means;", CALL),
    ("Welcomes the progress made in the negotiations;", POSITION),
    ("Recalling its resolution on the prevention of firearms trafficking,", POSITION),
    ("Deeply concerned that criminal groups exploit the seas,", POSITION),
    ("Reaffirming their commitment to combat terrorism in all its forms,", POSITION),
    # Calls and needs.
    ("We call on online platforms to remove such material without delay.", CALL),
    ("We urge all parties to the conflict to protect civilians.", CALL),
    ("We must redouble our efforts against extortion.", CALL),
    ("All countries should ratify the convention.", CALL),
    ("It is essential that requests be answered in time.", CALL),
    ("We encourage the private sector to report suspicious transactions.", CALL),
    ("There is an urgent need for specialised prosecutors.", CALL),
    ("We ask our Finance Ministers to report back in October.", CALL),
    # Positions; commitments of others are reported, not made.
    ("We welcome the commitment of Ecuador to reform its prisons.", POSITION),
    ("We commend the countries that have pledged contributions to the fund.", POSITION),
    ("We agree on the importance of protecting whistle-blowers.", POSITION),
    ("We reaffirm our commitment to democracy and the rule of law.", POSITION),
    ("We underline the central role of the United Nations.", POSITION),
    ("We condemn in the strongest terms the killing of journalists.", POSITION),
    ("We note with concern the growth of online fraud.", POSITION),
    ("We thank Portugal for its hospitality.", POSITION),
    ("Organised crime compromises the security of our ports.", POSITION),
    ("The opioid crisis will claim more lives if nothing is done.", POSITION),
    # Facts and narration.
    ("The ministers met in Quito on 4 and 5 March 2024.", CONTEXT),
    ("The workshop brought together ninety prosecutors from twelve countries.", CONTEXT),
    ("In 2019, the network launched a platform for secure messages.", CONTEXT),
    ("The delegation of Chile was led by the Minister of the Interior.", CONTEXT),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_sentence(text, expected, said):
    assert said(text, "en") == expected
