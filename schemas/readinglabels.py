"""What the grammar makes of a text, in words."""

from collections.abc import Mapping

from .terms import Words

# fmt: off
KINDS: Mapping[str, Words] = {
    "empty": Words("vuoto", "empty"),
    "dash": Words("trattino", "dash"),
    "nd": Words("dato non disponibile", "not available"),
    "int": Words("numero intero", "whole number"),
    "int_thousands": Words("intero con separatori delle migliaia", "whole number with thousands"),
    "int_nosep": Words("intero senza separatori", "whole number without separators"),
    "dec": Words("numero con decimali", "number with decimals"),
    "dec_thousands": Words("decimali e separatori delle migliaia", "decimals and thousands"),
    "malformed": Words("numero dubbio", "doubtful number"),
    "percent": Words("percentuale", "percentage"),
    "percent_note": Words("percentuale con una nota", "percentage with a note"),
    "money_pre": Words("importo con la valuta davanti", "amount after its currency"),
    "money_post": Words("importo con la valuta dopo", "amount before its currency"),
    "money_word": Words("importo con la valuta in lettere", "amount with its currency in words"),
    "money_scaled": Words("importo in migliaia o milioni", "amount in thousands or millions"),
    "ratio": Words("rapporto", "ratio"),
    "ratio_money": Words("rapporto fra importi", "ratio of amounts"),
    "ratio_result": Words("rapporto con il risultato", "ratio with its result"),
    "duration": Words("durata", "duration"),
    "duration_pair": Words("due durate", "two durations"),
    "pair_count_money": Words("numero e importo", "count and amount"),
    "pair_dash": Words("due numeri separati da un trattino", "two numbers with a dash"),
    "sum_labelled": Words("somma di voci con etichetta", "sum of labelled parts"),
    "multi_labelled": Words("più numeri con etichetta", "several labelled numbers"),
    "list_positional": Words("elenco di numeri", "list of numbers"),
    "number_of_which": Words("numero con un «di cui»", "number with an “of which”"),
    "number_note": Words("numero con una nota", "number with a note"),
    "number_noun": Words("numero con ciò che conta", "number with what it counts"),
    "number_sentence": Words("numero dentro una frase", "number in a sentence"),
    "increment": Words("incremento", "increment"),
    "inequality": Words("disuguaglianza", "inequality"),
    "approx": Words("numero approssimato", "approximate number"),
    "qualified_prefix": Words("numero preceduto dalla qualifica", "number after its kind of value"),
    "footnote": Words("numero con rimando a una nota", "number with a footnote mark"),
    "boolean": Words("sì o no", "yes or no"),
    "state_word": Words("stato dell'attività", "state of the activity"),
    "text": Words("testo", "text"),
    "deferred": Words("dato annunciato per dopo", "value promised for later"),
    "text_with_number": Words("testo che contiene numeri", "text that holds numbers"),
}
# fmt: on
"""Classes of ``readings.CLASSES`` in words."""
