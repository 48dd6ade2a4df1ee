"""Messages to people: words, headers nobody breaks, each written once, nobody named elsewhere."""

import json
import re
import shutil
import string
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from desk import riscontro
from forge import PROFILE
from offices import DUE, PLAN_ID, TODAY, City, plan_of_four
from openpyxl import load_workbook
from riscontro.schemas.findings import LANGUAGES, Finding, Place, Severity
from riscontro.schemas.plan import Contact
from riscontro.schemas.rules import common
from riscontro.sync.drafts import Attachment, Draft, eml, file_part
from riscontro.sync.errors import RunStopped
from riscontro.sync.letters import WIDTH, Sender
from riscontro.sync.mailboxes import Mailbox, is_address, plain_name
from riscontro.sync.messages import Arrival, receipt, returned
from riscontro.sync.messagewords import FILES, KINDS, TEXTS
from riscontro.sync.pipeline.pushing import Pusher
from riscontro.sync.recipients import Recipients, recipients
from riscontro.sync.records import Delivery
from riscontro.sync.reminding import due_step, first_day
from riscontro.sync.settings import SettingsError, parse_settings, read_settings
from riscontro.sync.settingstext import write_settings
from riscontro.sync.workflow import Transition
from riscontro.workbooks.planbook import write_plan

AMBIGUOUS = {("indicators", "a.1", "value"): "4.224057,67"}
MARTA = Contact("CUL", "contact", "Marta Bénédetti", "marta@comune.example.it")
DEPUTY = Contact("CUL", "deputy", "Sara Quaranta", "sara@comune.example.it")
HEAD = Contact("CUL", "director", 'Dott. "Ugo" Fumagalli, d\'area', "ugo@comune.example.it")
ANNA = Contact("AMB", "contact", "Anna Neri", "", "ambiente@pec.example.it")
PEOPLE = (MARTA, DEPUTY, HEAD, ANNA)
PERSONAL = re.compile(r"marta|quaranta|fumagalli|anna neri|example\.it|dirigente di prova", re.I)


def read(data: bytes) -> EmailMessage:
    found = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(found, EmailMessage) and not found.defects
    return found


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


# Words ------------------------------------------------------------------------------------------


def fields(text: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_say_the_same(name: str) -> None:
    said = TEXTS[name]
    assert said.it and said.en and fields(said.it) == fields(said.en)


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(FILES) == {"receipt", "return", "reminder", "available", "summary"}


# Addresses and recipients -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a@b.it", True), ("nome.cognome+x@settore.comune.example.it", True),
        ("", False), ("a", False), ("a@b", False), ("a b@c.it", False), ("a@b.it;c@d.it", False),
        ("a@b.it\nBcc: x@y.it", False), ("a@b.it\r", False), ("A <a@b.it>", False),
        ("à@b.it", False), ("a@b..it", False), (".a@b.it", False), ("a@-b.it", False),
        (f"{'a' * 65}@b.it", False),
    ],
)  # fmt: skip
def test_an_address_is_one_address(text: str, good: bool) -> None:
    assert is_address(text) is good


def test_who_is_written_to() -> None:
    found = recipients(PEOPLE, "CUL", TODAY)
    assert [one.address for one in found.to] == [MARTA.mail]
    assert [one.address for one in found.cc] == [HEAD.mail]
    assert recipients(PEOPLE, "AMB", TODAY).to == (Mailbox("Anna Neri", ANNA.pec),)
    assert recipients(PEOPLE, "SOC", TODAY) == Recipients()


def test_outside_their_dates_people_are_not_written_to() -> None:
    away = replace(MARTA, valid_to=date(2026, 2, 19))
    assert [one.address for one in recipients([away, DEPUTY], "CUL", TODAY).to] == [DEPUTY.mail]
    assert recipients([away, DEPUTY], "CUL", date(2026, 2, 19)).to[0].address == MARTA.mail
    later = replace(MARTA, valid_from=date(2026, 2, 21))
    assert recipients([later], "CUL", TODAY) == Recipients()


def test_who_has_no_address_is_left_out_and_counted() -> None:
    wrong = replace(MARTA, mail="marta@comune\nBcc: x@y.it")
    found = recipients([wrong, DEPUTY, replace(HEAD, mail=DEPUTY.mail)], "CUL", TODAY)
    assert [one.address for one in found.to] == [DEPUTY.mail]
    assert found.cc == () and found.malformed == 1
    assert recipients([replace(MARTA, role="")], "CUL", TODAY).to[0].address == MARTA.mail


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Marta  Rossi", "Marta Rossi"),
        ("Rossi, \"Ada\" <x@y.it>\r\nBcc: z@z.it", "Rossi Ada x y.it Bcc z z.it"),
        ("Dott.ssa D'Àlò-Verdi", "Dott.ssa D'Àlò-Verdi"),
        ("=?utf-8?q?x?=", "utf-8 q x"),
        ("\u202e\x00\ud800", ""),
    ],
)  # fmt: skip
def test_a_name_breaks_no_header(typed: str, shown: str) -> None:
    assert plain_name(typed) == shown


# Drafts -----------------------------------------------------------------------------------------

NASTY = (
    "x\r\nBcc: evil@example.com", "=?utf-8?q?=0ABcc:_x?=", "à" * 300, "\x00\x1b[31m", "\ud800",
    "a\u2028b", "--=_riscontro", ".", "From x", "=2E", "\u202eabc",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_nothing_typed_breaks_a_message(text: str) -> None:
    people = Recipients((Mailbox(plain_name(text), "a@b.it"),), (Mailbox("", "c@d.it"),))
    data = Attachment(f"{text}.xlsx", b"PK--=_riscontro\r\n.\r\n")
    draft = Draft("receipt", "CUL", "n", f"S {text}", f"t {text}\nfine", people, (), (data,))
    made = eml(draft)
    assert made == eml(draft)
    found = read(made)
    assert sorted(found.keys()) == [
        "Cc",
        "Content-Type",
        "MIME-Version",
        "Subject",
        "To",
        "X-Unsent",
    ]
    assert found["To"].addresses[0].addr_spec == "a@b.it" and len(found["To"].addresses) == 1
    assert found["Subject"].startswith("S") and text_of(found).rstrip().endswith("fine")
    (part,) = found.iter_attachments()
    assert part.get_content() == data.data


def test_a_draft_opens_as_one_and_has_no_clock() -> None:
    found = read(eml(Draft("receipt", "CUL", "n", "Perché – sì", "Città\n", Recipients())))
    assert found["X-Unsent"] == "1" and found["Subject"] == "Perché – sì"
    assert found["Date"] is None and found["Message-ID"] is None and found["To"] is None
    assert found.get_content_type() == "text/plain" and found.get_content_charset() == "utf-8"
    assert text_of(found) == "Città\n\n" and file_part("../a b:è") == "a-b"


# What they say ----------------------------------------------------------------------------------


def sender(language: Any = "it", day: date = TODAY) -> Sender:
    plan = plan_of_four()
    return Sender(language, "Piano di prova", 2025, "consuntivo", DUE, day, "Ufficio di prova",
                  {unit.id: unit.name for unit in plan.departments}, PEOPLE, common(),
                  PROFILE)  # fmt: skip


def wrong(number: int) -> list[Finding]:
    return [
        Finding("VAL-002", Severity.BLOCKING, Place("a.xlsx", "Indicatori", f"K{at}"), f"k.{at}",
                "1.0,0", "value", {"a": "10", "b": "1"})
        for at in range(number)
    ]  # fmt: skip


def arrival(state: str, findings: Sequence[Finding] = (), held: int = 0) -> Arrival:
    sheets = {"activities": (6, 6, 0, 0), "indicators": (13, 12, held, len(findings))}
    found = Delivery("CUL", DUE, TODAY, state, ("a.xlsx",), sheets)
    return Arrival(found, (("a.xlsx", "ab" * 32),), 12, tuple(findings))


STEP = Transition("CUL", 2025, "consuntivo", "missing", "submitted", TODAY, "unit", "cd" * 32,
                  "dirigente", date(2026, 2, 18), "Nome Segreto")  # fmt: skip


def test_a_receipt_says_what_came() -> None:
    draft = receipt(sender(), arrival("accepted"), STEP)
    assert draft.file == "2025-consuntivo_CUL_ricevuta_cdcdcdcd.eml"
    assert draft.subject == "Ricevuta di trasmissione – Cultura – Consuntivo 2025"
    for said in ("è stata ricevuta il 20/02/2026", "a.xlsx", "abababababab…", "18 su 19",
                 "dirigente, 18/02/2026", "acquisita", "Ufficio di prova"):  # fmt: skip
        assert said in " ".join(draft.text.split())
    assert "Segreto" not in draft.text
    bare = receipt(
        sender(), arrival("accepted"), replace(STEP, role="", approved=None, approver="")
    )
    assert "Manca l'approvazione" in bare.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_names_twenty_cells_and_counts_the_rest(language: Any) -> None:
    draft = returned(sender(language), arrival("returned", wrong(22), 22), "ef" * 32, "written")
    assert len(re.findall(r"^ {1,2}\d+\. ", draft.text, re.MULTILINE)) == 20
    more = {"it": "… e altre 2.", "en": "… and 2 more."}
    assert more[language] in draft.text and "K19" in draft.text and "K20" not in draft.text
    assert max(map(len, draft.text.splitlines())) <= WIDTH


def test_a_return_says_where_the_findings_are() -> None:
    one = arrival("returned", wrong(1), 1)
    assert "riporta tutte le segnalazioni" in returned(sender(), one, "m", "written").text
    assert "era in uso" in returned(sender(), one, "m", "queued").text
    fresh = returned(sender(), one, "m", "sent", [Attachment("CUL.xlsx", b"x")])
    assert "«CUL.xlsx»" in fresh.text and "stessa cartella" not in fresh.text
    clean = returned(sender(), arrival("accepted"), "m", "sent", [Attachment("CUL.xlsx", b"x")])
    assert clean.subject.startswith("Nuova cartella da usare")


# When -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 2, 17), ""),
        (date(2026, 2, 18), "2026-02-28-10"),
        (date(2026, 2, 24), "2026-02-28-10"),
        (date(2026, 2, 25), "2026-02-28-3"),
        (DUE, "2026-02-28-3"),
        (date(2026, 3, 1), "2026-02-28+0"),
        (date(2026, 3, 7), "2026-02-28+0"),
        (date(2026, 3, 8), "2026-02-28+1"),
    ],
)
def test_each_reminder_has_its_days(day: date, step: str) -> None:
    assert due_step(DUE, day, (10, 3)) == step


def test_without_days_before_only_the_late_are_reminded() -> None:
    assert due_step(DUE, DUE, ()) == "" and due_step(DUE, date(2026, 3, 1), ()) != ""
    assert first_day(DUE, ()) == date(2026, 3, 1) and first_day(DUE, (10, 3)) == date(2026, 2, 18)


@pytest.mark.parametrize(
    "line",
    ["remind = 3", "remind = [-1]", 'remind = ["3"]', "remind = [400]",
     'summary_to = ["a b@c.it"]', 'summary_to = ["a@b.it\\nBcc: x@y.it"]', "summary_to = 3"],
)  # fmt: skip
def test_settings_that_cannot_be(line: str) -> None:
    with pytest.raises(SettingsError):
        parse_settings(f'plan = "p"\nprofile = "torino-controllo"\nperiod = 2025\n{line}\n')


def test_settings_read_back() -> None:
    text = 'plan="p"\nprofile="x"\nperiod=2025\nremind=[3,10,3]\nsummary_to="a@b.it"\n'
    found = parse_settings(text)
    assert (found.remind, found.summary_to) == ((10, 3), ("a@b.it",))
    assert parse_settings(write_settings(found)).remind == (10, 3)


# A workspace ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.founded(tmp_path_factory.mktemp("messages") / "piano-2025")
    plan = replace(plan_of_four(), contacts=PEOPLE)
    city.workspace.plan_file.write_bytes(
        write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    )
    city.settle(contact="Ufficio di prova", summary_to=("controllo@comune.example.it",))
    city.send("CUL", AMBIGUOUS)
    city.send("AMB")
    city.send("SOC", submitted=False)
    return city.root


@pytest.fixture
def city(_ready: Path, tmp_path: Path) -> City:
    """A workspace in which one unit is in order, one has a mistake, one a draft, one nothing."""
    return City(Path(shutil.copytree(_ready, tmp_path / "piano-2025")))


def sync(city: City, *more: object, day: object = TODAY) -> dict[str, Any]:
    done = riscontro("sync", city.root, "--today", day, "--json", *more)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, Any] = json.loads(done.stdout)
    assert not PERSONAL.search(json.dumps(found, ensure_ascii=False))
    return found


def files(city: City) -> dict[str, bytes]:
    folder = city.workspace.messages
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def kinds(city: City) -> list[str]:
    return [re.sub(r"_[0-9a-f]{8}(?=\.)", "", name) for name in files(city)]


def test_sync_writes_receipts_a_return_and_a_summary(city: City) -> None:
    found = sync(city)
    assert kinds(city) == [
        "2025-consuntivo_AMB_ricevuta.eml",
        "2025-consuntivo_CUL_restituzione.eml",
        "2025-consuntivo_CUL_ricevuta.eml",
        "2025-consuntivo_riepilogo_2026-02-20.eml",
    ]
    told = found["messages"]
    assert {(one["kind"], one["department"], one["to"], one["cc"]) for one in told} == {
        ("receipt", "AMB", 1, 0), ("return", "CUL", 1, 1), ("receipt", "CUL", 1, 1),
        ("summary", "", 1, 0),
    }  # fmt: skip
    mails = {name: read(data) for name, data in files(city).items()}
    back = next(mail for name, mail in mails.items() if "restituzione" in name)
    assert back["To"].addresses[0].display_name == "Marta Bénédetti"
    assert back["Cc"].addresses[0].addr_spec == HEAD.mail
    text = " ".join(text_of(back).split())
    assert "una riga non può essere acquisita" in text and "Foglio «Indicatori», cella" in text
    assert "4.224.057,67" in text and "entro" not in text and "28/02/2026" in text
    total = text_of(next(mail for name, mail in mails.items() if "riepilogo" in name))
    assert "2 su 4" in total and "Nuove trasmissioni (2):\n  Cultura\n  Ambiente" in total


def test_a_second_run_writes_nothing_new(city: City) -> None:
    sync(city)
    before = files(city)
    again = sync(city)
    assert files(city) == before
    assert [one["state"] for one in again["messages"]] == ["there"]
    sync(city, day="2026-02-21")
    assert set(files(city)) - set(before) == {"2025-consuntivo_riepilogo_2026-02-21.eml"}


def test_the_same_input_gives_the_same_bytes(city: City, tmp_path: Path) -> None:
    other = City(Path(shutil.copytree(city.root, tmp_path / "altro" / "piano-2025")))
    sync(city), sync(other)
    assert files(city) == files(other) and len(files(city)) == 4


def test_a_killed_run_is_made_good(city: City) -> None:
    """The log lost its last event: the same drafts, no copies of them."""
    sync(city)
    before = files(city)
    log = city.workspace.events
    lines = log.read_bytes().splitlines(keepends=True)
    assert json.loads(lines[-1])["event"]["what"] == "message"
    log.write_bytes(b"".join(lines[:-1]))
    sync(city)
    assert files(city).keys() == before.keys()


def test_a_run_that_stops_after_the_receipts_is_made_good(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise RunStopped("fermo")

    with monkeypatch.context() as patched:
        patched.setattr(Pusher, "push", stop)
        assert riscontro("sync", city.root, "--today", TODAY).exit_code == 2
    before = files(city)
    assert len(before) == 2
    sync(city)
    assert len(files(city)) == 4 and before.items() <= files(city).items()


def test_what_was_corrected_gets_its_own_receipt(city: City) -> None:
    sync(city)
    city.send("CUL")
    found = sync(city, day="2026-02-22")
    told = [(one["kind"], one["department"]) for one in found["messages"]]
    assert told == [("receipt", "CUL"), ("summary", "")]


def test_a_dry_run_lists_and_writes_nothing(city: City) -> None:
    found = sync(city, "--dry-run")
    assert {one["state"] for one in found["messages"]} == {"would"} and not files(city)
    shown = riscontro("sync", city.root, "--dry-run", "--today", TODAY).stdout
    assert "Messaggi che si preparerebbero in esiti/messaggi: 2 ricevute, 1 restituzione" in shown
    assert not PERSONAL.search(shown)


def test_nobody_is_named_outside_the_messages(city: City) -> None:
    shown = riscontro("sync", city.root, "--today", TODAY).stdout
    shown += riscontro("remind", city.root, "--today", TODAY).stdout
    log = city.workspace.events.read_text("utf-8")
    book = load_workbook(city.workspace.master_file)
    cells = [str(cell.value) for page in book for row in page.iter_rows() for cell in row]
    assert not PERSONAL.search(shown) and not PERSONAL.search(log)
    assert not PERSONAL.search("\n".join(cells))


def test_a_workbook_that_cannot_be_written_into_goes_with_the_message(city: City) -> None:
    path = city.inbox / "CUL_2025_consuntivo.xlsx"
    book = load_workbook(path)
    del book["Esito controlli"]
    book.save(path)
    sync(city)
    name, data = next((n, d) for n, d in files(city).items() if "CUL_restituzione" in n)
    (part,) = read(data).iter_attachments()
    assert part.get_filename() == path.name
    assert part.get_content() == (city.workspace.outbox / path.name).read_bytes()
    assert load_workbook(BytesIO(part.get_content()))["Esito controlli"]
    before = files(city)[name]
    sync(city)
    assert files(city)[name] == before


def test_reminders_before_the_due_date_and_after(city: City) -> None:
    early = riscontro("remind", city.root, "--today", "2026-02-10")
    assert "Il primo preavviso è previsto dal 18/02/2026" in early.stdout and not files(city)
    sync(city)
    done = riscontro("remind", city.root, "--today", TODAY)
    assert done.exit_code == 0
    assert [line.split("  ")[-1] for line in done.stdout.splitlines()[:2]] == [
        "nessun referente"
    ] * 2
    assert "Senza referente: SOC, DIR" in done.stdout
    name = "2025-consuntivo_SOC_sollecito_2026-02-20.eml"
    mail = read(files(city)[name])
    assert mail["To"] is None and mail["Subject"].startswith("Scadenza del 28/02/2026 – Sociale")
    assert "ancora in compilazione" in " ".join(text_of(mail).split())
    again = riscontro("remind", city.root, "--today", "2026-02-21").stdout
    assert "Già preparati in precedenza: SOC, DIR" in again
    late = riscontro("remind", city.root, "--department", "SOC", "--today", "2026-03-02", "--json")
    assert [one["file"] for one in json.loads(late.stdout)["messages"]] == [
        "2025-consuntivo_SOC_sollecito_2026-03-02.eml"
    ]
    text = text_of(read(files(city)["2025-consuntivo_SOC_sollecito_2026-03-02.eml"]))
    assert "è scaduto il termine" in " ".join(text.split())


def test_reminders_tried_and_asked_for_again(city: City) -> None:
    tried = riscontro("remind", city.root, "--dry-run", "--today", TODAY).stdout
    assert "2 solleciti" in tried and "nulla è stato scritto" in tried and not files(city)
    riscontro("remind", city.root, "--today", TODAY)
    before = files(city)
    again = riscontro("remind", city.root, "--again", "--json", "--today", TODAY)
    assert {one["state"] for one in json.loads(again.stdout)["messages"]} == {"there"}
    assert files(city) == before
    unknown = riscontro("remind", city.root, "--department", "XXX", "--today", TODAY)
    assert unknown.exit_code == 2 and "XXX" in unknown.stderr


def test_a_promised_value_is_asked_for_when_its_day_comes(city: City) -> None:
    promise = {
        ("indicators", "f.1", "value"): None,
        ("indicators", "f.1", "missing_reason"): "disponibile dal",
        ("indicators", "f.1", "available_from"): date(2026, 4, 15),
    }
    city.send("AMB", promise)
    sync(city)
    riscontro("remind", city.root, "--today", "2026-04-14", "--department", "AMB")
    assert not [name for name in files(city) if "dati-attesi" in name]
    riscontro("remind", city.root, "--today", "2026-04-15", "--department", "AMB")
    ((name, data),) = [(n, d) for n, d in files(city).items() if "dati-attesi" in n]
    mail = read(data)
    assert mail["To"].addresses[0].addr_spec == ANNA.pec
    text = " ".join(text_of(mail).split())
    assert "f.1 – N. visitatori: disponibile dal 15/04/2026 (Consuntivo 2025)" in text
    riscontro("remind", city.root, "--today", "2026-05-15", "--department", "AMB")
    assert [n for n in files(city) if "dati-attesi" in n] == [name]
    city.settle(round="rettifica")
    done = riscontro("remind", city.root, "--today", "2026-05-16", "--department", "AMB", "--again")
    assert done.exit_code == 0
    (later,) = [d for n, d in files(city).items() if n.startswith("2025-rettifica_AMB_dati")]
    assert "Per le rilevazioni già concluse" in " ".join(text_of(read(later)).split())


def test_english_workspaces_write_in_english(city: City) -> None:
    city.settle(language="en")
    sync(city)
    names = list(files(city))
    assert any("_receipt_" in name for name in names) and any("_summary_" in name for name in names)
    mail = read(next(data for name, data in files(city).items() if "CUL_return" in name))
    assert mail["Content-Language"] == "en"
    assert "one row cannot be accepted" in " ".join(text_of(mail).split())


def test_a_folder_that_cannot_be_written_is_told(city: City) -> None:
    city.workspace.outbox.mkdir(exist_ok=True)
    city.workspace.messages.write_text("")
    found = riscontro("sync", city.root, "--today", TODAY)
    assert found.exit_code == 1 and "NON scritto" in found.stdout
    assert read_settings(city.workspace.settings_file).remind == (10, 3)
