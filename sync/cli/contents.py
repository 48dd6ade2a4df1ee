"""What the command can do: its commands, and the page that lists them."""

COMMANDS = {
    "demo": ("demonstration", "See the main job run on a bundled plan."),
    "init": ("plans", "Make an empty workspace for a plan to type in."),
    "import": ("plans", "Bring in a plan and its past values."),
    "export": ("plans", "Write tables of the plan, or the open data of the master."),
    "targets": ("targets", "Propose, confirm and count the targets of a plan."),
    "distribute": ("runs", "Make or refresh the departmental workbooks."),
    "receive": ("receipts", "Take in workbooks from mail, zip, signed files."),
    "validate": ("checks", "Check departmental workbooks and the plan, cell by cell."),
    "consolidate": ("runs", "Check and merge all submissions into the master."),
    "sync": ("synchronising", "Consolidate, then write findings and changes back."),
    "remind": ("reminders", "Write reminders, as drafts to look at and send."),
    "proposals": ("proposals", "List what units ask to change in the plan."),
    "status": ("statuses", "Say who has delivered, on time or not, how complete."),
    "trace": ("traces", "Say where a number comes from: formula, inputs, cells, rating."),
    "diff": (
        "differences",
        "Say what differs between two files, or two states of a workspace.",
    ),
    "undo": ("undoing", "Take a run back, as far as it still holds."),
    "close": ("editions", "Close the open round as an approved edition."),
    "reopen": ("editions", "Open one row of a closed round again."),
    "editions": ("editions", "List the editions of the year and the rows opened again since."),
    "report": ("reports", "Write the printed report and the sheets that go with it."),
    "publish": ("publishing", "Write the public site of a plan."),
    "rollover": ("rollovers", "Open the next year of a plan."),
    "upgrade": ("upgrades", "Bring filled-in workbooks to the current template and round."),
    "reorganise": ("reorganisations", "Apply renamed, merged and split units to the plan."),
    "archive": ("archives", "Seal a year for the records office."),
    "doctor": ("doctors", "Verify what a workspace keeps."),
    "rebuild": ("doctors", "Make store and master again from what is kept."),
    "forget": ("forgetting", "Erase the personal data of a person everywhere in a workspace."),
    "value": ("grammar", "Show how a cell text is read."),
    "rules": ("grammar", "List the rules, or show one with its words."),
    "formulas": ("formulas", "List the formulas of progress, or show one with its cases."),
    "profile": ("profiles", "List, make and check profiles, the shapes of plans as data."),
    "addin": (
        "riscontro.addin.commands",
        "The add-in for Excel and the extension for LibreOffice.",
    ),
}
"""Every command: the module that owns it, and what it does in a line.

Only that module is imported when it runs, none for the list of all. Those of a floor above are
named in full, since nothing here may know them.
"""

HEAD = """Usage: riscontro [OPTIONS] COMMAND [ARGS]...

  Departmental spreadsheets, checked cell by cell, consolidated into one workbook.

  A plan comes in:      riscontro import, init
  Workbooks go out:     riscontro distribute
  They are checked:     riscontro validate
  and consolidated:     riscontro consolidate; sync every night, both ways
  Who is missing:       riscontro status, remind
  What changed and why: riscontro trace, diff; undo
  A round is approved:  riscontro close, reopen, editions
  It is published:      riscontro report, publish; export --what open-data
  A year turns:         riscontro rollover, upgrade, reorganise, archive
  To see it all work:   riscontro demo

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
"""


def page() -> str:
    """Return the page that ``riscontro --help`` shows."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {line}" for name, (_, line) in COMMANDS.items()]
    return HEAD + "\n".join(lines)
