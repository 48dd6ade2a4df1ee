"""The windows of ``dialogs``, drawn with tkinter."""

import tkinter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tkinter import filedialog, messagebox, ttk

from ..schemas.findings import Language
from ..schemas.terms import Words
from .host import Question, Tone

ACCEPT, LEAVE = Words("OK", "OK"), Words("Annulla", "Cancel")
NEEDED = Words("Compilare «{label}».", "Fill in «{label}».")
NOT_LISTED = Words("Scegliere «{label}» dall'elenco.", "Choose «{label}» from the list.")

WIDTH, MARGIN, GAP = 46, 16, 6
INK, FAULT = "#17324D", "#C22F48"


def show(title: str, text: str, tone: Tone) -> None:
    """Show a message until it is closed."""
    root = _root()
    box = {"info": messagebox.showinfo, "warning": messagebox.showwarning}
    try:
        box.get(tone, messagebox.showerror)(title, text, parent=root)
    finally:
        root.destroy()


def ask(title: str, text: str) -> bool:
    """Ask a yes/no question."""
    root = _root()
    try:
        return bool(messagebox.askyesno(title, text, parent=root))
    finally:
        root.destroy()


def ask_folder(title: str) -> Path | None:
    """Let the person choose a folder."""
    root = _root()
    try:
        chosen = filedialog.askdirectory(title=title, mustexist=True, parent=root)
        return Path(chosen) if chosen else None
    finally:
        root.destroy()


def ask_form(
    title: str, questions: Sequence[Question], language: Language
) -> Mapping[str, str] | None:
    """Ask for some lines of text in one window."""
    window = FormWindow(title, questions, language)
    window.root.mainloop()
    return window.answers


class FormWindow:
    """A form: a line for each question, Enter accepts, Esc leaves.

    Attributes:
        root: the window.
        fields: text of each line by question.
        message: what is wrong with the answers, empty at first.
        answers: what was accepted; ``None`` until then, and for *Annulla*.
    """

    def __init__(self, title: str, questions: Sequence[Question], language: Language) -> None:
        self.questions = questions
        self.language = language
        self.answers: dict[str, str] | None = None
        self.root = _root(title)
        self.fields = {one.id: tkinter.StringVar(self.root, one.initial) for one in questions}
        self.message = tkinter.StringVar(self.root, "")
        self.boxes: dict[str, ttk.Entry] = {}
        self._draw()
        self.root.bind("<Return>", lambda _: self.accept())
        self.root.bind("<Escape>", lambda _: self.leave())
        self.root.protocol("WM_DELETE_WINDOW", self.leave)
        self.root.eval("tk::PlaceWindow . center")
        self.root.deiconify()
        if questions:
            self.boxes[questions[0].id].focus_force()

    def accept(self) -> None:
        """Take the answers, or say which one is wanting and go there."""
        for question in self.questions:
            answer = self.fields[question.id].get().strip()
            wrong = NEEDED if question.required and not answer else None
            if question.choices and answer and answer not in question.choices:
                wrong = NOT_LISTED
            if wrong is not None:
                label = question.label[self.language]
                self.message.set(wrong[self.language].format(label=label))
                self.boxes[question.id].focus_set()
                return
        self.answers = {one.id: self.fields[one.id].get().strip() for one in self.questions}
        self.root.destroy()

    def leave(self) -> None:
        """Close without answers."""
        self.root.destroy()

    def _draw(self) -> None:
        frame = ttk.Frame(self.root, padding=MARGIN)
        frame.grid(sticky="nsew")
        frame.columnconfigure(1, weight=1)
        for row, question in enumerate(self.questions):
            label = ttk.Label(frame, text=question.label[self.language], foreground=INK)
            label.grid(row=row, column=0, sticky="w", padx=(0, MARGIN), pady=GAP)
            variable = self.fields[question.id]
            box: ttk.Entry = (
                ttk.Combobox(
                    frame,
                    textvariable=variable,
                    values=question.choices,
                    width=WIDTH - 2,
                    state="readonly" if question.required else "normal",
                )
                if question.choices
                else ttk.Entry(frame, textvariable=variable, width=WIDTH)
            )
            box.grid(row=row, column=1, sticky="ew", pady=GAP)
            self.boxes[question.id] = box
        below = len(self.questions)
        told = ttk.Label(frame, textvariable=self.message, foreground=FAULT)
        told.grid(row=below, column=0, columnspan=2, sticky="w", pady=(GAP, 0))
        buttons = ttk.Frame(frame)
        buttons.grid(row=below + 1, column=0, columnspan=2, sticky="e", pady=(MARGIN, 0))
        for words, command in ((ACCEPT, self.accept), (LEAVE, self.leave)):
            button = ttk.Button(buttons, text=words[self.language], command=command, width=12)
            button.pack(side="left", padx=(GAP, 0))


def _root(title: str = "") -> tkinter.Tk:
    """Return a hidden window that stays on top of others, sharp on screens with small dots."""
    with suppress(ImportError, AttributeError, KeyError, OSError):
        import ctypes

        vars(ctypes)["windll"].shcore.SetProcessDpiAwareness(1)
    root = tkinter.Tk()
    root.withdraw()
    root.title(title)
    root.resizable(False, False)
    root.attributes("-topmost", True)
    return root
