"""The sentences of the site's own pages, in Italian and in English."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...schemas.terms import Words


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for what the administration says itself.

    Attributes:
        title: heading.
        text: what stands before its link.
        wanted: what must come there, where the law asks for it; empty where it may be left out.
    """

    title: Words
    text: Words
    wanted: Words


# fmt: off
SLOTS: Mapping[str, Slot] = {
    "accessibility": Slot(
        Words("Dichiarazione di accessibilità", "Accessibility statement"),
        Words("La dichiarazione dell'amministrazione su questo sito.",
              "The administration's statement on this site."),
        Words("Qui va il collegamento alla dichiarazione di accessibilità, compilata sulla "
              "piattaforma di AgID (legge 4/2004; direttiva UE 2016/2102).",
              "Here comes the link to the accessibility statement, filled in on the AgID platform "
              "(law 4/2004; directive EU 2016/2102).")),
    "feedback": Slot(
        Words("Segnalare una parte che non si riesce a usare", "Report a part that cannot be used"),
        Words("Per segnalare un problema di accessibilità o chiedere un contenuto in altra forma.",
              "To report a problem of accessibility or ask for a content in another form."),
        Words("Qui va il meccanismo di feedback che la dichiarazione di accessibilità richiede: "
              "un modulo o un indirizzo a cui scrivere.",
              "Here comes the feedback mechanism that the accessibility statement requires: a form "
              "or an address to write to.")),
    "privacy": Slot(
        Words("Protezione dei dati personali", "Protection of personal data"),
        Words("L'informativa dell'amministrazione.", "The administration's notice."),
        Words("Qui va l'informativa sulla protezione dei dati personali (regolamento UE 2016/679).",
              "Here comes the notice on personal data (regulation EU 2016/679).")),
    "contact": Slot(
        Words("A chi scrivere", "Whom to write to"),
        Words("Per domande sui dati.", "For questions about the data."),
        Words("Qui va l'indirizzo dell'ufficio che risponde dei dati.",
              "Here comes the address of the office that answers for the data.")),
    "licence": Slot(
        Words("Licenza di testi e dati", "Licence of texts and data"),
        Words("Testi e dati si possono riusare, citando la fonte.",
              "Texts and data may be reused, naming the source."),
        Words("Qui va la licenza con cui testi e dati si possono riusare.",
              "Here comes the licence under which texts and data may be reused.")),
    "act": Slot(
        Words("Atto", "Act"),
        Words("", ""),
        Words("", "")),
}

PROSE: Mapping[str, Words] = {
    "guide_pages": Words("Come sono fatte le pagine", "How the pages are made"),
    "guide_pages_text": Words(
        "La panoramica dice in breve come va il piano; da lì si scende alle sue parti, alle "
        "attività e agli indicatori. Ogni indicatore ha una pagina che dice, in quest'ordine: che "
        "cosa è stato promesso, che cosa è risultato, se migliora o peggiora, chi ne risponde. I "
        "codici stanno in fondo.",
        "The overview tells in short how the plan goes; from there one goes down to its parts, "
        "activities and indicators. Every indicator has a page that says, in this order: what was "
        "promised, what came out, whether it gets better or worse, who answers for it. Codes are "
        "at the foot."),
    "guide_draft": Words("Bozza o dati approvati", "Draft or approved data"),
    "guide_draft_text": Words(
        "La fascia in alto dice se un atto ha approvato i dati. Finché dice «bozza» possono "
        "cambiare. Dopo l'approvazione un valore cambia solo con una rettifica motivata, e la "
        "pagina mostra il valore di prima, quello di dopo e la data.",
        "The band at the top says whether an act approved the data. As long as it says “draft” "
        "they may change. After the approval a value changes only by a correction with its "
        "reason, and the page shows the value before, the one after and the date."),
    "guide_ratings": Words("Che cosa vogliono dire i giudizi", "What the ratings mean"),
    "guide_ratings_text": Words(
        "Il giudizio confronta il risultato con il valore atteso, secondo le regole del piano; "
        "ogni pagina riporta il calcolo. Segno e parole dicono la stessa cosa del colore.",
        "The rating compares the result with the target by the rules of the plan; every page "
        "shows the working. Sign and words say the same as the colour."),
    "sign_good": Words("Il risultato è quello atteso, o migliore.",
                       "The result is as expected, or better."),
    "sign_watch": Words("Il risultato è sotto quello atteso, ma non lontano.",
                        "The result is below what was expected, but not far from it."),
    "sign_bad": Words("Il risultato è lontano da quello atteso.",
                      "The result is far from what was expected."),
    "sign_up": Words("Rispetto all'anno prima il valore è andato nel verso voluto.",
                     "On the year before the value moved the way it should."),
    "sign_same": Words("Rispetto all'anno prima il valore è rimasto quasi uguale.",
                       "On the year before the value stayed about the same."),
    "sign_down": Words("Rispetto all'anno prima il valore è andato nel verso opposto.",
                       "On the year before the value moved the other way."),
    "sign_grey": Words("Non è un giudizio: dice perché un giudizio non si può dare.",
                       "Not a rating: it says why no rating can be given."),
    "guide_trend": Words("La tendenza", "The trend"),
    "guide_trend_text": Words(
        "La tendenza confronta il valore con quello dell'anno prima, nel verso dell'indicatore: "
        "di alcuni è bene che crescano, di altri che calino. Dove uno dei due valori manca o la "
        "definizione è cambiata non c'è tendenza.",
        "The trend compares the value with that of the year before, in the indicator's direction: "
        "some should grow, some should fall. Where one of the two is missing or the definition "
        "changed there is no trend."),
    "guide_empty": Words("Quando un dato manca", "When a value is missing"),
    "guide_empty_text": Words(
        "Un dato che manca non è uno zero. Al suo posto c'è sempre il motivo, in parole:",
        "A missing value is not a zero. In its place there is always the reason, in words:"),
    "guide_addresses": Words("Indirizzi che non cambiano", "Addresses that do not change"),
    "guide_addresses_text": Words(
        "L'indirizzo di una pagina è fatto con il codice della riga del piano, e resta lo stesso a "
        "ogni pubblicazione. Ogni edizione approvata si conserva intera sotto «edizioni».",
        "The address of a page is made of the code of the plan's row, and stays the same at every "
        "publication. Every approved edition is kept whole under “edizioni”."),
    "data_whole": Words("Gli elenchi di questo sito", "The lists of this site"),
    "data_whole_text": Words(
        "Ogni pagina offre in fondo i dati che mostra; qui ci sono gli elenchi interi, come si "
        "leggono nelle pagine.",
        "Every page offers at its foot the data it shows; here are the whole lists, as the pages "
        "show them."),
    "data_form": Words("Come sono scritti i file di questo sito",
                       "How the files of this site are written"),
    "data_form_text": Words(
        "File CSV in UTF-8, separati da virgole, con i nomi delle colonne nella prima riga. I "
        "numeri hanno il punto decimale e nessun separatore delle migliaia; le percentuali sono in "
        "punti (12.5 vuol dire 12,5 %); le date sono nella forma 2026-12-31. Una cella vuota non è "
        "uno zero. Davanti a un testo che un foglio di calcolo scambierebbe per una formula c'è un "
        "apostrofo.",
        "CSV files in UTF-8, separated by commas, with the names of the columns in the first row. "
        "Numbers have a decimal point and no thousands separator; percentages are in points (12.5 "
        "means 12.5%); dates look like 2026-12-31. A blank cell is not a zero. An apostrophe "
        "stands before a text that a spreadsheet would take for a formula."),
    "data_columns": Words("{n} colonne, una riga per ogni riga del piano",
                          "{n} columns, a row for each row of the plan"),
    "data_about": Words(
        "Tutti i dati pubblici del piano in tabelle aperte, con il significato di ogni colonna e i "
        "motivi dei dati mancanti.",
        "All the public data of the plan as open tables, with the meaning of every column and the "
        "reasons of missing values."),
    "data_open_text": Words(
        "Tutti i dati pubblici del piano, in tabelle collegate fra loro: si possono scaricare, "
        "rielaborare e ripubblicare citando la fonte.",
        "All the public data of the plan, in tables that refer to each other: they may be "
        "downloaded, worked on and published again, naming the source."),
    "data_version": Words("Versione", "Version"),
    "data_day": Words("Ultimo aggiornamento", "Last change"),
    "data_licence": Words("Creative Commons Attribuzione 4.0", "Creative Commons Attribution 4.0"),
    "data_describe": Words("Per cominciare", "To begin with"),
    "data_letter": Words("Che cosa c'è nella cartella e come aprire i file in Excel o LibreOffice.",
                         "What is in the folder, how to open the files in Excel or LibreOffice."),
    "data_package": Words(
        "Descrizione delle tabelle per i programmi: tipi, chiavi, collegamenti (Frictionless Data "
        "Package).",
        "The tables described for programs: types, keys, links (Frictionless Data Package)."),
    "data_dcat": Words("Metadati per i cataloghi di dati aperti (DCAT-AP_IT).",
                       "Metadata for catalogues of open data (DCAT-AP_IT)."),
    "data_tables": Words("Le tabelle", "The tables"),
    "data_codebook": Words("Significato delle {n} colonne", "Meaning of the {n} columns"),
    "data_called": Words("Come si chiama", "What it is called"),
    "data_meaning": Words("Che cosa vuol dire", "What it means"),
    "data_string": Words("testo", "text"),
    "data_number": Words("numero", "number"),
    "data_integer": Words("numero intero", "whole number"),
    "data_boolean": Words("vero o falso (true, false)", "true or false"),
    "data_date": Words("data (2026-12-31)", "date (2026-12-31)"),
    "data_year": Words("anno", "year"),
    "data_listed": Words("voce dell'elenco", "entry of the list"),
    "data_several": Words("anche più voci, separate da «;»", "several entries, joined by “;”"),
    "data_empty_text": Words(
        "Un dato che manca non è uno zero. La colonna empty della tabella values dice perché "
        "manca:",
        "A missing value is not a zero. The column empty of the table values says why it is "
        "missing:"),
    "data_addresses_text": Words(
        "Il piano, le sue parti, le attività, gli indicatori e le unità hanno ciascuno un "
        "indirizzo che comincia con «id» e sta nella colonna uri delle tabelle: aprendolo si "
        "arriva alla sua pagina. Resta lo stesso a ogni pubblicazione.",
        "The plan, its parts, activities, indicators and units each have an address that begins "
        "with “id” and stands in the column uri of the tables: opening it leads to its page. It "
        "stays the same at every publication."),
    "licence": Words("Licenza", "Licence"),
    "licence_text": Words("I dati si possono riusare citando la fonte: {owner}.",
                          "The data may be reused, naming the source: {owner}."),
    "columns_of": Words("Colonne: {what}", "Columns: {what}"),
    "column": Words("Colonna", "Column"),
    "holds": Words("Che cosa contiene", "What it holds"),
    "type_text": Words("testo", "text"),
    "type_long": Words("testo", "text"),
    "type_number": Words("numero nell'unità di misura della riga, o parole",
                         "number in the unit of the row, or words"),
    "type_whole": Words("numero intero", "whole number"),
    "type_percent": Words("punti percentuali", "percentage points"),
    "type_change": Words("punti percentuali, con segno", "percentage points, signed"),
    "type_money": Words("euro", "euros"),
    "type_date": Words("data", "date"),
    "editions": Words("Edizioni", "Editions"),
    "editions_text": Words(
        "Un'edizione è lo stato dei dati approvato da un atto. Resta al suo indirizzo, intera e "
        "senza modifiche, anche quando i dati in vigore cambiano.",
        "An edition is the state of the data that an act approved. It stays at its address, whole "
        "and unchanged, also when the data in force change."),
    "editions_none": Words("Nessuna edizione è stata ancora approvata: i dati sono in bozza.",
                           "No edition was approved yet: the data are a draft."),
    "editions_missing": Words("Approvate ma mai pubblicate qui nella loro forma: {names}.",
                              "Approved, but never published here in their form: {names}."),
    "edition_line": Words("atto {act}, {day}; impronta dei valori {mark}",
                          "act {act}, {day}; fingerprint of the values {mark}"),
    "corrections": Words("Rettifiche", "Corrections"),
    "corrections_text": Words(
        "I valori approvati che sono cambiati dopo un'edizione: prima, dopo, quando, perché.",
        "The approved values that changed after an edition: before, after, when, why."),
    "corrections_none": Words("Nessun valore approvato è stato corretto.",
                              "No approved value was corrected."),
    "readers": Words("Chi legge", "Readers"),
    "readers_text": Words(
        "Questo sito non usa cookie, non carica nulla da altri siti, non registra chi lo visita. "
        "I filtri e la ricerca lavorano nel browser.",
        "This site uses no cookies, loads nothing from other sites, keeps no record of its "
        "visitors. Filters and search work in the browser."),
}
# fmt: on
