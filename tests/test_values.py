"""The value grammar: every example and trap of the taxonomy, then texts of the same classes."""

import time
from decimal import Decimal
from string import printable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from riscontro.schemas.readings import CLASSES
from riscontro.schemas.values import as_json, read, write

# text, class, numbers separated by blanks (candidates after "?"), unit
TAXONOMY = """
| empty |
- | dash |
N.D. | nd |
0 | int | 0
4 | int | 4
899 | int | 899
1.352 | int_thousands | 1352
56.395 | int_thousands | 56395
491.709.000 | int_thousands | 491709000
8165 | int_nosep | 8165
33654 | int_nosep | 33654
1,6 | dec | 1.6
3,14 | dec | 3.14
1.313,3 | dec_thousands | 1313.3
634.104,04 | dec_thousands | 634104.04
18.381.006,42 | dec_thousands | 18381006.42
4.224057,67 | malformed | ? 4224057.67 4.22405767
€. 20,000 | malformed | ? 20000 20.000 | EUR
100.0000 euro | malformed | ? 100000 1000000 | EUR
100% | percent | 100 | %
54,4 % | percent | 54.4 | %
69,78% | percent | 69.78 | %
41% (valore medio) | percent_note | 41 | %
€ 20.000 | money_pre | 20000 | EUR
€1.159.605,00 | money_pre | 1159605.00 | EUR
17.207.364 € | money_post | 17207364 | EUR
16.174.327,04 € | money_post | 16174327.04 | EUR
100.000 euro | money_word | 100000 | EUR
87.694,15 euro | money_word | 87694.15 | EUR
Euro 362.315,60 spesa corrente | money_word | 362315.60 | EUR
spesa corrente euro 0 | money_word | 0 | EUR
87.338,88 Euro totali in spesa corrente | money_word | 87338.88 | EUR
200 mila euro | money_scaled | 200000 | EUR
7 milioni di euro | money_scaled | 7000000 | EUR
12/12 | ratio | 12
5/8 | ratio | 5
467 / 624 | ratio | 467
311/ 311 | ratio | 311
1.763/7.366 | ratio | 1763
2.655/7.427* | ratio | 2655
924/1030 (mancano i resoconti peg) | ratio | 924
192/2019 | ratio | 192
950/201 | ratio | 950
268.947.602 € / 269.000.000 € | ratio_money | 268947602 | EUR
269.000.000 €/ 269.000.000,00 | ratio_money | 269000000 | EUR
250.635.841,34 / 259.100.000 € | ratio_money | 250635841.34 | EUR
4.686.669,83 / 24.810.414,95 € | ratio_money | 4686669.83 | EUR
120.090 / 126.073 = 95 % | ratio_result | 120090
260.329,87/ 7.216.487,36 = 3,6% | ratio_result | 260329.87
1.509/1.741 86% | ratio_result | 1509
€ 5.907.762,45/ 7.206 € 819,84 | ratio_result | 5907762.45 | EUR
1078,19 € € 1.768.233/ 1640 utenti | ratio_result | 1768233 | EUR
42 gg | duration | 42 | d
5,28* gg | duration | 5.28 | d
5,47*gg | duration | 5.47 | d
210 gg / 240 gg | duration_pair | 210 240 | d
85 gg/75 gg | duration_pair | 85 75 | d
7gg/18 gg | duration_pair | 7 18 | d
412/€ 378.276,22 | pair_count_money | 412 378276.22
469/€417.737,67 | pair_count_money | 469 417737.67
88/ € 167.374,93 | pair_count_money | 88 167374.93
504 - 5.000 | pair_dash | 504 5000
0 - 578 | pair_dash | 0 578
569 +112 msna | sum_labelled | 569 112
54.357.605,08 (PN METRO PLUS) + 702.982.827,4 € | sum_labelled | 54357605.08 702982827.4 | EUR
11 per pratiche + 69 per informazioni | sum_labelled | 11 69
sede centrale: 21.795 delegazioni: 979 | multi_labelled | 21795 979
tot. 187.281 SC. 151.034 Del. 36.247 | multi_labelled | 187281 151034 36247
Tot: 212 / Nuclei: 56 | multi_labelled | 212 56
Cluster 1: 4% Cluster 2: 6% | multi_labelled | 4 6 | %
14 tram 66 bus metano | multi_labelled | 14 66
- 494 RCT/O - 16 PROPERTY (All Risks) - 4 RC - 0 Infortuni | multi_labelled | 494 16 4 0
0 (Serv. ponti) 4 (Divisione Verde) | multi_labelled | 0 4
523 TI - 30 TD 1 ex art. 110 TUEL | multi_labelled | 523 30 1
16% 19% 13% 62% 71% | list_positional | 16 19 13 62 71 | %
15% 85% | list_positional | 15 85 | %
Tot. 12230 (di cui 270 funerali municipali). | number_of_which | 12230 270
400, di cui oltre 160 attive | number_of_which | 400 160
248 (228 sul territorio + 20 in deposito in vivaio) | number_of_which | 248 228 20
3.472 (da 10/10 a 31/12) | number_note | 3472
7.079.072,00 (comprese merende) | number_note | 7079072.00
76 (BITO) | number_note | 76
1,5 (Circ V) | number_note | 1.5
17 (a scavalco 2022-2023) | number_note | 17
850 (32 scuole - 43 classi) | number_note | 850
853 casi aperti | number_noun | 853
13 ETS | number_noun | 13
284 di sicurezza | number_noun | 284
n. 22 veicoli consegnati in via Ponchielli | number_noun | 22
N° 99 per manifestazioni | number_noun | 99
12.106 nati 1962 | number_noun | 12106
377 Il dato include anche gli utenti seguiti a distanza | number_sentence | 377
spesa corrente euro 0 effettuato intervento sui sentieri 16, 26 e 29 | number_sentence | 0 | EUR
+105 | increment | 105
+11.627 mq | increment | 11627 | mq
+4180 mq | increment | 4180 | mq
>30% | inequality | 30 | %
>50 | inequality | 50
> 70.000 m | inequality | 70000 | m
c.a 4.500 | approx | 4500
c.a. 6800 | approx | 6800
300.000 euro circa | approx | 300000 | EUR
Pre-consuntivo 260.147.775 € | qualified_prefix | 260147775 | EUR
Pre-consuntivo € 11.412.485 | qualified_prefix | 11412485 | EUR
Pre-consuntivo 959 | qualified_prefix | 959
Anno 2021 8239/ 8270 compresi cessati in corso d'anno | qualified_prefix | 8239
9.193* | footnote | 9193
Si | boolean | 1
Concluso | state_word |
concluso | state_word |
Avviato tavolo | text |
Prosecuzione lavori | text |
Murarte Digitalizzazione Opere | text |
Importo confluito nel Cap 166000 | text |
Il dato 2025 sarà disponibile a settembre 2026 post validazione Regione | deferred |
Avvio cabina di regia con 19 ETS capofila | text_with_number |
Riduzione del 51% spesa per interessi passivi | text_with_number |
"""

FURTHER = """
– | dash |
— | dash |
− | dash |
-- | dash |
n.d | nd |
n/d | nd |
ND | nd |
N/A | nd |
n.p. | nd |
dato non disponibile | nd |
sì | boolean | 1
SÌ | boolean | 1
no | boolean | 0
-5 | int | -5
−5,2 | dec | -5.2
-1.234,50 € | money_post | -1234.50 | EUR
€ -1.234,50 | money_pre | -1234.50 | EUR
- 5 | malformed | ? 5 -5
(5) | malformed | ? 5 -5
12.5 | malformed | ? 12.5 125
1.234.5 | malformed | ? 1234.5 12345
1,234.56 | malformed | ? 1234.56 1.23456
1'234 | int_thousands | 1234
-12 utenti | number_noun | -12
- 12 utenti | number_noun | 12
10 200 | malformed | ? 10200
0.352 | malformed | ? 0.352 352
1,234 | dec | 1.234
20,000 € | malformed | ? 20000 20.000 | EUR
1e5 | malformed | ? 100000
7.5/10 | malformed | ? 7.5 75
12/ | malformed | ? 12
１２３ | int | 123
31/12/2025 | text |
12:30 | text |
2022-2023 | text |
1° trimestre | text |
vedi indicatore b.2 | text |
Approvato con DGC 345 del 12/05/2024 | text |
progetto Industria 4.0 | text |
12 ‰ | percent | 12 | ‰
50 per cento | percent | 50 | %
EUR 1.000,00 | money_pre | 1000.00 | EUR
1.000.000 di euro | money_word | 1000000 | EUR
€ 2,5 mln | money_scaled | 2500000 | EUR
1,2 miliardi di euro | money_scaled | 1200000000 | EUR
200mila euro | money_scaled | 200000 | EUR
€ 20.000,-- | money_pre | 20000 | EUR
oltre 200 partecipanti | inequality | 200
più di 50 | inequality | 50
≥ 30% | inequality | 30 | %
~ 40 | approx | 40
40 persone circa | approx | 40
12 su 15 | ratio | 12
10 sedi su 21 | ratio | 10
87% (192/219) | ratio_result | 192
12/15 pari all'80% | ratio_result | 12
a.s. 2024/2025: 340 | qualified_prefix | 340
al 31/12/2025: 345 | qualified_prefix | 345
284 ettari collinari*compresi i boschi | number_noun | 284 | ha
12.345 urbani 2.345 collinari*compresi i boschi | multi_labelled | 12345 2345
nati 1960: 10.036 nati 1961: 9.873 | multi_labelled | 10036 9873
10.036 nati 1960 9.873 nati 1961 | multi_labelled | 10036 9873
Anno 2023: 45 Anno 2024: 50 | multi_labelled | 45 50
Settembre 2025: 12 Dicembre 2025: 15 | multi_labelled | 12 15
Primo semestre 45 secondo semestre 60 | multi_labelled | 45 60
Scuola Via Mameli 13: 20% Area Veglio: 15% | multi_labelled | 20 15 | %
20 M 14 F | multi_labelled | 20 14
Circ. 5 34 Circ. 6 12 | multi_labelled | 34 12
105 persone, di cui 60 minori e 45 adulti | number_of_which | 105 60 45
3 (1 tavolo con ATC, 2 tavoli con ASL) | number_of_which | 3 1 2
34 ragazzi tra 14 e 18 anni | number_noun | 34
120 bambini fascia 0-6 | number_noun | 120
5 corsi da 20 ore | number_noun | 5
2 progetti PON METRO 2014-2020 | number_noun | 2
45 rispetto a 30 del 2024 | number_sentence | 45
Da 30 a 42 | text_with_number |
in corso di validazione | deferred |
Dato disponibile da settembre 2026 | deferred |
553: 523 TI, 30 TD | number_of_which | 553 523 30
Trimestre 1: 45 Trimestre 2: 50 | multi_labelled | 45 50
mq 1.200 | number_noun | 1200 | mq
gg 15 | duration | 15 | d
€ 1.768.233/1.640 utenti = € 1.078,19 | ratio_result | 1768233 | EUR
15/15 interventi 100% | ratio_result | 15
Aggiudicazione gara n. 12/2024 | text |
12 + 15 = 27 | sum_labelled | 12 15
<small>1.352</small> | int_thousands | 1352
&euro; 5 | money_pre | 5 | EUR
"""


def rows(table: str) -> list[tuple[str, str, str, str]]:
    found = []
    for line in table.strip().splitlines():
        text, kind, *rest = [part.strip() for part in line.split("|")]
        found.append((text, kind, rest[0] if rest else "", rest[1] if len(rest) > 1 else ""))
    return found


@pytest.mark.parametrize(("text", "kind", "numbers", "unit"), rows(TAXONOMY) + rows(FURTHER))
def test_a_text_is_read_as_a_careful_person_reads_it(
    text: str, kind: str, numbers: str, unit: str
) -> None:
    reading = read(text)
    certain, _, doubtful = numbers.partition("?")
    assert reading.kind == kind
    assert [str(number) for number in reading.numbers] == certain.split()
    assert [str(number) for number in reading.candidates] == doubtful.split()
    assert reading.unit == unit
    assert reading.finding == ("VAL-002" if kind == "malformed" else reading.finding)


def test_every_class_has_an_example() -> None:
    assert {kind for _, kind, _, _ in rows(TAXONOMY)} == set(CLASSES)


@pytest.mark.parametrize(
    ("text", "denominators", "result"),
    [
        ("192/2019", "2019", None),
        ("2.655/7.427*", "7427", None),
        ("269.000.000 €/ 269.000.000,00", "269000000.00", None),
        ("120.090 / 126.073 = 95 %", "126073", "95"),
        ("1.509/1.741 86%", "1741", "86"),
        ("€ 5.907.762,45/ 7.206 € 819,84", "7206", "819.84"),
        ("1078,19 € € 1.768.233/ 1640 utenti", "1640", "1078.19"),
        (
            "7/7 servizio economato 3/4 Servizio Parco Veicoli 10/11= 91% come totale Divisione",
            "7 4 11",
            "91",
        ),
        ("Anno 2023 7705/ 7775 compresi cessati in corso d'anno", "7775", None),
    ],
)
def test_ratios_keep_denominator_and_printed_quotient(
    text: str, denominators: str, result: str | None
) -> None:
    reading = read(text)
    assert [str(under) for under in reading.denominators] == denominators.split()
    assert reading.result == (None if result is None else Decimal(result))


@pytest.mark.parametrize(
    ("text", "finding", "computed"),
    [
        ("13/15 86%", "", ""),  # 86.67 cut
        ("13/15 87%", "", ""),  # 86.67 rounded
        ("13/15 85%", "VAL-018", "86,67 %"),
        ("€ 6.788.620,90/ 6888 € 980,45", "VAL-018", "985,57 €"),
        ("€ 6.488.265,89/ 7.101 € 913,71", "", ""),
        ("87% 192/2019", "VAL-018", "9,51 %"),
        ("tot. 19.469 centrale 6.216 Del. 12.803", "VAL-018", "19.019"),
        ("tot. 19.910 centrale 6.729 Del. 13.181", "", ""),
        ("tot. 126.073 sede centrale: 53.232 (di cui CIE 49.608) delegazioni: 72.841", "", ""),
        ("Tot: 212 / Nuclei: 56", "", ""),
        ("12 + 15 = 28", "VAL-018", "27"),
        ("248 (228 in strada + 21 in vivaio)", "VAL-018", "249"),
        ("0/0 = 0%", "", ""),
        ("Concluso", "VAL-014", ""),
        ("#DIV/0!", "VAL-010", ""),
        ("#RIF!", "VAL-010", ""),
        ("#VALORE!", "VAL-010", ""),
        ("#N/D", "VAL-010", ""),
    ],
)
def test_findings(text: str, finding: str, computed: str) -> None:
    reading = read(text)
    assert (reading.finding, reading.computed) == (finding, computed)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("tot. 187.281 SC. 151.034 Del. 36.247", ("totale", "SC.", "Del.")),
        ("14 tram 66 bus metano", ("tram", "bus metano")),
        ("0 (Serv. ponti) 4 (Divisione Verde)", ("Serv. ponti", "Divisione Verde")),
        ("Cluster 1: 4% Cluster 2: 6%", ("Cluster 1", "Cluster 2")),
        ("523 TI - 30 TD 1 ex art. 110 TUEL", ("TI", "TD", "ex art. 110 TUEL")),
        ("569 +112 msna", ("", "msna")),
        ("248 (228 sul territorio + 20 in vivaio)", ("totale", "sul territorio", "in vivaio")),
        (
            "tot. 126.073 sede centrale: 53.232 (di cui CIE 49.608) delegazioni: 72.841",
            ("totale", "sede centrale", "sede centrale CIE", "delegazioni"),
        ),
    ],
)
def test_parts_keep_their_labels(text: str, labels: tuple[str, ...]) -> None:
    assert read(text).labels == labels


@pytest.mark.parametrize(
    ("text", "qualifier", "year"),
    [
        ("Pre-consuntivo 959", "pre-consuntivo", None),
        ("Anno 2021 8239/ 8270 compresi cessati", "anno 2021", 2021),
        ("12 (dato 2023)", "", 2023),
        ("c.a. 6800", "circa", None),
        ("oltre 50", "oltre", None),
        (">30%", ">", None),
        ("+105", "+", None),
        ("9.193*", "asterisco", None),
        ("400, di cui oltre 160 attive", "oltre", None),
    ],
)
def test_qualifiers_and_years(text: str, qualifier: str, year: int | None) -> None:
    reading = read(text)
    assert (reading.qualifier, reading.year) == (qualifier, year)


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u2007"])
def test_spaces_that_cannot_break_hold_thousands_together(space: str) -> None:
    assert read(f"1{space}234").numbers == (Decimal(1234),)
    assert read(f"1{space}234{space}567,5{space}€").numbers == (Decimal("1234567.5"),)
    assert read(f"{space}12{space}/{space}15{space}").denominators == (Decimal(15),)
    assert read("1 234").candidates == (Decimal(1234),)


def test_units_that_differ_are_listed() -> None:
    assert read("412/€ 378.276,22").units == ("", "EUR")
    assert read("12 mq verdi 45 alberi").units == ("mq", "")


def test_as_json_has_plain_strings() -> None:
    assert as_json(read("120.090 / 126.073 = 95 %")) == {
        "text": "120.090 / 126.073 = 95 %",
        "class": "ratio_result",
        "numbers": ["120090"],
        "unit": "",
        "denominator": "126073",
        "result": "95%",
        "qualifier": "",
        "candidates": [],
        "finding": None,
    }
    several = as_json(read("7/7 economato 3/4 veicoli"))
    assert (several["numbers"], several["denominator"]) == (["7", "3"], ["7", "4"])
    assert as_json(read("7.079.072,00 (comprese merende)"))["numbers"] == ["7079072.00"]
    assert as_json(read("7 milioni di euro"))["numbers"] == ["7000000"]
    doubtful = as_json(read("4.224057,67"))
    assert (doubtful["candidates"], doubtful["finding"]) == (
        ["4224057.67", "4.22405767"],
        "VAL-002",
    )


@pytest.mark.parametrize(
    ("number", "unit", "decimals", "written"),
    [
        ("1234.56", "", None, "1.234,56"),
        ("12.5", "%", None, "12,5 %"),
        ("1234.56", "EUR", None, "1.234,56 €"),
        ("42", "d", None, "42 gg"),
        ("-1234567", "", None, "-1.234.567"),
        ("20.000", "EUR", None, "20,00 €"),
        ("1.234", "EUR", None, "1,2340 €"),
        ("1E+5", "", None, "100.000"),
        ("2.345", "", 2, "2,35"),
        ("7", "EUR", 2, "7,00 €"),
    ],
)
def test_write(number: str, unit: str, decimals: int | None, written: str) -> None:
    assert write(Decimal(number), unit, decimals) == written


UNITS = ["", "%", "‰", "EUR", "d", "h", "min", "mesi", "mq", "m", "km", "t", "kg", "ha", "utenti"]


@given(
    st.decimals(-(10**12), 10**12, allow_nan=False, places=6)
    | st.decimals(-(10**6), 10**6, allow_nan=False, places=3)
    | st.decimals(-(10**9), 10**9, allow_nan=False, places=0),
    st.sampled_from(UNITS),
    st.sampled_from([None, 6]),
)
def test_what_is_written_reads_back_equal(number: Decimal, unit: str, decimals: int | None) -> None:
    reading = read(write(number, unit, decimals))
    assert reading.numbers == (number,)
    assert reading.unit == ("" if unit == "utenti" else unit)


WORDS = """
12 1.352 4.224057,67 0 € % / + - = ( ) : ; , . * > circa tot. di cui euro mila gg mq anno 2021
Pre-consuntivo n.d. utenti Cluster 1 e su n. <small> art. 31/12/2025 '
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\u00a0"])


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=8).map("".join))
def test_no_mixture_of_pieces_raises(text: str) -> None:
    assert_coherent(text)


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text(printable, max_size=60))
def test_no_text_raises(text: str) -> None:
    assert_coherent(text)


def assert_coherent(text: str) -> None:
    reading = read(text)
    assert reading.kind in CLASSES
    assert reading.text == text
    assert len(reading.units) in (0, len(reading.numbers))
    assert len(reading.denominators) in (0, len(reading.numbers))
    assert len(reading.labels) in (0, len(reading.numbers))
    if reading.kind in ("malformed", "dash", "nd", "empty", "text", "text_with_number"):
        assert reading.numbers == ()
    as_json(reading)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1.",
        "1,",
        "(",
        ")",
        "1 ",
        "1/",
        "12 utenti ",
        "-",
        "€ ",
        "a",
        "<a ",
        "sarà ",
        "1'",
        "\n",
    ],
)
@pytest.mark.parametrize("length", [1_990, 100_000])
def test_time_is_bounded(piece: str, length: int) -> None:
    text = (piece * length)[:length]
    began = time.perf_counter()
    read(text)
    assert time.perf_counter() - began < 1
