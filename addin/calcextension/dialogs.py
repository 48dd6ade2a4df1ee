"""What a person is shown and asked in LibreOffice: messages, questions, forms, folders."""

import json
import os
from pathlib import Path
from typing import Any, Dict, List, Optional

import uno

ANSWERS = "RISCONTRO_ADDIN_ANSWERS"
"""For tests: a JSON file with answers by kind (``ask``, ``form``, ``folder``), taken in order.

Nothing is shown then; what would have been is added, line by line, to the file ``….said``.
"""

TITLE = "Riscontro"
WORDS = {
    "ok": ("OK", "OK"),
    "cancel": ("Annulla", "Cancel"),
    "missing": ("Compilare «{0}».", "Fill in «{0}»."),
}
BOXES = {"info": "INFOBOX", "warning": "WARNINGBOX", "error": "ERRORBOX"}
LINE, GAP, WIDE, LABEL, SIGNS = 14, 6, 320, 120, 32
"""Geometry of a form, in dialog units; so many signs of a label stand on a line."""
PLACE = 3
"""``PosSize.POS``."""


class Dialogs:
    """Dialogs over one window."""

    def __init__(self, context: Any, language: str) -> None:
        self.context, self.language = context, language

    def say(self, window: Any, text: str, tone: str) -> None:
        """Show a message until it is closed."""
        if not prepared("say", {"text": text, "tone": tone}):
            self._box(window, BOXES.get(tone, "INFOBOX"), 1, text)

    def ask(self, window: Any, text: str) -> bool:
        """Ask a yes/no question."""
        answered = prepared("ask", {"text": text})
        return bool(answered[0]) if answered else self._box(window, "QUERYBOX", 3, text) == 2

    def folder(self, title: str) -> Optional[str]:
        """Let the person choose a folder; its path."""
        answered = prepared("folder", {"title": title})
        if answered:
            return answered[0]
        picker = self._service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(title)
        if picker.execute() != 1:
            return None
        return uno.fileUrlToSystemPath(picker.getDirectory())

    def form(
        self,
        window: Any,
        title: str,
        lines: List[Dict[str, Any]],
    ) -> Optional[Dict[str, str]]:
        """Ask for some lines of text; ``None`` when the person cancels."""
        answered = prepared("form", {"title": title, "lines": lines})
        if answered:
            return answered[0]
        dialog = self._form(title, lines)
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), window)
        centred(dialog, window)
        try:
            while dialog.execute() == 1:
                given = {one["id"]: dialog.getControl(one["id"]).getText().strip() for one in lines}
                missing = [one for one in lines if one["required"] and not given[one["id"]]]
                if not missing:
                    return given
                self.say(window, self._words("missing", missing[0]["label"]), "warning")
                dialog.getControl(missing[0]["id"]).setFocus()
            return None
        finally:
            dialog.dispose()

    def _form(self, title: str, lines: List[Dict[str, Any]]) -> Any:
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        heights = [LINE * (1 + len(one["label"]) // SIGNS) for one in lines]
        tall = GAP + sum(heights) + len(lines) * GAP + GAP + LINE + GAP
        put(model, Title=title, Width=WIDE, Height=tall, Moveable=True, Closeable=True)
        top, order = GAP, 0
        for one, height in zip(lines, heights):  # noqa: B905 - Python 3.8 knows no strict
            add(
                model,
                "FixedText",
                "label " + one["id"],
                GAP,
                top + 2,
                LABEL,
                Label=one["label"],
                TabIndex=order,
                MultiLine=True,
                Height=height,
            )
            kind = "ListBox" if one["choices"] else "Edit"
            facts: Dict[str, Any] = {"TabIndex": order + 1}
            if one["choices"]:
                kind = "ComboBox"
                facts.update(StringItemList=tuple(one["choices"]), Dropdown=True, ReadOnly=True)
            left = GAP + LABEL + GAP
            add(model, kind, one["id"], left, top, WIDE - left - GAP, Text=one["initial"], **facts)
            top, order = top + height + GAP, order + 2
        for place, (name, kind, default) in enumerate((("cancel", 2, False), ("ok", 1, True))):
            add(
                model,
                "Button",
                name,
                WIDE - (place + 1) * (60 + GAP),
                top + GAP,
                60,
                Label=self._words(name),
                PushButtonType=kind,
                DefaultButton=default,
                TabIndex=order + 1 - place,
            )
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        return dialog

    def _box(self, window: Any, kind: str, buttons: int, text: str) -> int:
        toolkit = self._service("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(
            window, uno.Enum("com.sun.star.awt.MessageBoxType", kind), buttons, TITLE, text
        )
        try:
            return box.execute()
        finally:
            box.dispose()

    def _service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def _words(self, name: str, *facts: str) -> str:
        return WORDS[name][0 if self.language == "it" else 1].format(*facts)


def add(
    model: Any,
    kind: str,
    name: str,
    left: int,
    top: int,
    wide: int,
    **facts: Any,
) -> None:
    """Add a control to the model of a dialog."""
    one = model.createInstance("com.sun.star.awt.UnoControl" + kind + "Model")
    put(one, PositionX=left, PositionY=top, Width=wide, Height=LINE, Name=name)
    for fact, value in facts.items():
        if fact == "PushButtonType":
            uno.invoke(one, "setPropertyValue", (fact, uno.Any("short", value)))
        elif fact == "StringItemList":
            uno.invoke(one, "setPropertyValue", (fact, uno.Any("[]string", value)))
        else:
            setattr(one, fact, value)
    model.insertByName(name, one)


def centred(dialog: Any, window: Any) -> None:
    """Put a dialog over the middle of a window, or of the screen."""
    size = dialog.getPosSize()
    if window is not None:
        around = window.getPosSize()
        left, top = (around.Width - size.Width) // 2, (around.Height - size.Height) // 3
    else:
        area = dialog.getPeer().getToolkit().getWorkArea()
        left, top = (area.Width - size.Width) // 2, (area.Height - size.Height) // 3
    dialog.setPosSize(max(0, left), max(0, top), 0, 0, PLACE)


def put(target: Any, **facts: Any) -> None:
    """Set properties."""
    for name, value in facts.items():
        setattr(target, name, value)


def prepared(kind: str, shown: Dict[str, Any]) -> Optional[List[Any]]:
    """Return the answer a test prepared, alone in a list; ``None`` where a person is there."""
    if not os.environ.get(ANSWERS):
        return None
    file = Path(os.environ[ANSWERS])
    answers = json.loads(file.read_text("utf-8"))
    waiting = answers.get(kind) or [None]
    answer = waiting.pop(0)
    file.write_text(json.dumps(answers), "utf-8")
    with file.with_name(file.name + ".said").open("a", encoding="utf-8") as said:
        said.write(json.dumps({"kind": kind, **shown}) + "\n")
    return [answer]
