"""The add-in's macros run without Excel: beside a stand-in for xlwings and for Python."""

from collections.abc import Mapping
from pathlib import Path

from addinsample import pictures, sample_registry
from riscontro.addin.vbaproject import vba_project
from riscontro.addin.xlam import modules, packed, parts

BOOK = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "FakeBook"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = False
Option Explicit

Public Linked As String
Public Changed As String
Public Saved As Boolean

Public Function LinkSources(ByVal kind As Long) As Variant
    If Linked <> "" Then LinkSources = Split(Linked, ";")
End Function

' Like Excel it refuses a link whose file it cannot reach.
Public Sub ChangeLink(ByVal Name As String, ByVal NewName As String, ByVal LinkType As Long)
    If InStr(Name, "lost") > 0 Then Err.Raise 1004, "Excel", "lost"
    Changed = Changed & Name & ">" & NewName & ";"
    Saved = False
End Sub
"""

PROBE = Path(__file__).with_name("macroprobe.bas")

XLWINGS = """Attribute VB_Name = "xlwings"
Option Explicit

Public Const XLWINGS_VERSION As String = "0.37.8"

Public gStarts As Long
Public gKilled As Long
Public gCalls As Long
Public gBroken As String
Public gLost As Long
Public gRun As String
Public gOld As Boolean

Public Function XLPy() As Object
    gStarts = gStarts + 1
    If gBroken <> "" Then Err.Raise 1000, "xlwings", gBroken
    Set XLPy = New StandIn
End Function

Public Sub KillPy()
    gKilled = gKilled + 1
    If gBroken <> "" Then Err.Raise 1, "xlwings", "Could not load xlwings64-0.37.8.dll"
End Sub

Public Function RunPython(ByVal command As String) As Variant
    gRun = command
End Function

Public Function ExpandEnvironmentStrings(ByVal text As String) As Variant
    ExpandEnvironmentStrings = text
End Function
"""

STAND_IN = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "StandIn"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = False
Option Explicit

Public ID As String

' What a button runs is noted; a function gives back what it was given, in the shapes Python has.
Public Sub Exec(ByVal command As String)
    gRun = command
End Sub

Public Function Eval(ByVal expression As String) As Variant
    Eval = expression
End Function

Public Function Str(ByVal value As Variant) As String
    Str = ""
    If gOld Then Str = value
End Function

Public Function Len(ByVal value As Variant) As Long
    Len = 1
End Function

Public Function CallUDF(ByVal module As String, ByVal called As String, _
        ByVal given As Variant) As Variant
    Dim values As Variant
    Dim table(0 To 1, 0 To 2) As Variant
    gCalls = gCalls + 1
    If gLost > 0 Then
        gLost = gLost - 1
        Err.Raise 462, "xlwings", "The remote server machine does not exist or is unavailable"
    End If
    values = given(1)
    Select Case given(0)
        Case "KPI_PI"
            CallUDF = 3.25
        Case "KPI_TABELLA", "KPI_TABLE"
            table(0, 0) = 1.5
            table(0, 1) = ChrW(57344) & "2042|non ancora noto"
            table(0, 2) = Null
            table(1, 0) = "testo"
            table(1, 1) = True
            table(1, 2) = Empty
            CallUDF = table
        Case Else
            If IsError(values(0)) Then
                CallUDF = ChrW(57344) & Mid$(CStr(values(0)), 7) & "|"
            ElseIf IsArray(values(0)) Then
                CallUDF = UBound(values(0), 1) - LBound(values(0), 1) + 1
            ElseIf VarType(values(0)) = vbString Then
                If values(0) = "riga" Then
                    CallUDF = Array(1, "due", 3)
                ElseIf values(0) = "guasto" Then
                    Err.Raise 1001, "xlwings", "Traceback" & Chr$(10) & "ValueError: guasto"
                Else
                    CallUDF = ChrW(57344) & "2015|" & values(0) & " non vale|nulla"
                End If
            ElseIf VarType(values(1)) = vbEmpty Then
                CallUDF = values(0) * 2
            Else
                CallUDF = values(0) * 2 + values(1)
            End If
    End Select
End Function
"""


def resolved(text: str, **constants: bool) -> str:
    """A module with its conditional compilation worked out: LibreOffice would run every branch."""
    kept: list[str] = []
    branches: list[list[bool]] = []
    for line in text.split("\n"):
        word, _, rest = line.strip().partition(" ")
        if word in ("#If", "#ElseIf"):
            true = eval(
                rest.removesuffix("Then").replace("Not", "not"), {"__builtins__": {}}, constants
            )
            if word == "#If":
                branches.append([true])
            else:
                branches[-1].append(true and not any(branches[-1]))
        elif word == "#Else":
            branches[-1].append(not any(branches[-1]))
        elif word == "#End":
            branches.pop()
        elif all(one[-1] for one in branches):
            kept.append(line)
    return "\n".join(kept)


def stubbed(*left_out: str, mac: bool = False) -> dict[str, str]:
    """The modules with xlwings replaced, some left out, and the module of tests."""
    made = {
        name: text
        for name, text in modules("it", sample_registry()).items()
        if name not in ("xlwings", "Dictionary", *left_out)
    }
    made = {k: resolved(v, Mac=mac, Win64=True) for k, v in made.items()}
    return {
        **made,
        "xlwings": XLWINGS,
        "StandIn": STAND_IN,
        "FakeBook": BOOK,
        "Probe": PROBE.read_text("utf-8"),
    }


def written(path: Path, sources: Mapping[str, str]) -> Path:
    """Write a file with these modules."""
    path.write_bytes(packed(parts("it", vba_project(dict(sources)), pictures())))
    return path
