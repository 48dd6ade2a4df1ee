Attribute VB_Name = "Probe"
Option Explicit

' Run by both engines, in place of a person in front of Excel; every answer is a text.

' A module that does not compile makes every call of LibreOffice nothing, without a word.
Public Function Canary() As String
    Canary = "sings"
End Function

Public Function Scalars() As String
    Scalars = Shown(KPI_TWICE(3#)) & ", " & Shown(KPI_DOPPIO(3#, 0.25)) & ", " & Shown(KPI_PI())
End Function

' The empty text of a blank, an error in the middle of a table, one row, a reason with a bar in it.
Public Function Answers() As String
    Answers = Shown(KPI_TABLE(1#)) & ", " & Shown(KPI_TWICE("riga"))
End Function

Public Function Errors() As String
    Errors = Shown(KPI_TWICE("a")) & ", " & RiscontroLastError()
End Function

Public Function ErrorsInTables() As String
    Dim made As Variant
    made = KPI_TABLE(1#)
    ErrorsInTables = Shown(made(1, 2)) & ", " & RiscontroLastError()
End Function

' How often Python was asked, after each step.
Public Function Cache() As String
    Dim made As Variant
    RiscontroForget
    gCalls = 0
    made = KPI_TWICE(3#)
    made = KPI_TWICE(3#)
    Cache = gCalls
    made = KPI_TWICE("a")
    made = KPI_TWICE("A")
    made = KPI_TWICE("a")
    Cache = Cache & ", " & gCalls
    made = KPI_TWICE(True)
    made = KPI_TWICE("1")
    made = KPI_TWICE(1#)
    made = KPI_TWICE(CVErr(2042))
    made = KPI_TWICE(CVErr(2015))
    made = KPI_TWICE(CVErr(2042))
    Cache = Cache & ", " & gCalls
    made = KPI_PI()
    made = KPI_PI()
    Cache = Cache & ", " & gCalls
    RiscontroNextRound
    made = KPI_PI()
    made = KPI_TWICE(3#)
    Cache = Cache & ", " & gCalls
    RiscontroForget
    made = KPI_TWICE(3#)
    Cache = Cache & ", " & gCalls
End Function

' Numbers that print alike in fifteen digits are not the same call.
Public Function Neighbours() As String
    Dim made As Variant
    Dim third As Double
    RiscontroForget
    gCalls = 0
    third = 0.1
    made = KPI_TWICE(third + 0.2)
    made = KPI_TWICE(0.3)
    Neighbours = gCalls
End Function

Public Function LongKeys() As String
    Dim made As Variant
    RiscontroForget
    gCalls = 0
    made = KPI_TWICE(String(5000, "x"))
    made = KPI_TWICE(String(5000, "x"))
    LongKeys = gCalls
End Function

' More answers than there are places: none is taken for another.
Public Function Crowd() As String
    Dim i As Long
    Dim wrong As Long
    RiscontroForget
    For i = 1 To 300
        If KPI_TWICE(CDbl(i)) <> 2 * i Then wrong = wrong + 1
    Next i
    For i = 300 To 1 Step -1
        If KPI_TWICE(CDbl(i)) <> 2 * i Then wrong = wrong + 1
    Next i
    Crowd = wrong
End Function

' A Python that has gone is started again once; the cell notices nothing.
Public Function Lost() As String
    RiscontroForget
    Lost = Shown(KPI_TWICE(1#))
    gStarts = 0
    gLost = 1
    Lost = Lost & ", " & Shown(KPI_TWICE(5#)) & ", " & gStarts
    gLost = 2
    Lost = Lost & ", " & Shown(KPI_TWICE(6#)) & ", " & gStarts
    gLost = 0
    RiscontroForget
    Lost = Lost & ", " & Shown(KPI_TWICE(6#))
End Function

' A Python that does not start is asked once, not by every cell; a restart asks again.
Public Function Broken() As String
    Dim i As Long
    RiscontroEndPython
    gStarts = 0
    gKilled = 0
    gBroken = "Could not activate Python COM server, hr = -2147221164"
    For i = 1 To 50
        Broken = Shown(KPI_TWICE(CDbl(i)))
    Next i
    Broken = Broken & ", " & gStarts
    gBroken = ""
    Broken = Broken & ", " & Shown(KPI_TWICE(8#))
    RiscontroEndPython
    Broken = Broken & ", " & Shown(KPI_TWICE(8#)) & ", " & gStarts & ", " & gKilled
End Function

Public Function WhyBroken() As String
    RiscontroEndPython
    gBroken = "Could not activate Python COM server, hr = -2147221164"
    WhyBroken = Shown(KPI_TWICE(8#)) & ", " & RiscontroLastError()
    gBroken = ""
    RiscontroEndPython
    WhyBroken = WhyBroken & ", " & RiscontroLastError()
End Function

' What a person is told; the settings of the add-in decide, so they are changed for the while.
Public Function Sentence(ByVal interpreter As String, ByVal description As String) As String
    ThisWorkbook.Worksheets("riscontro.conf").Cells(1, 2).Value = interpreter
    Sentence = SentenceOf(1000, description)
    ThisWorkbook.Worksheets("riscontro.conf").Cells(1, 2).Value = ""
End Function

Public Function Settings() As String
    Settings = RiscontroSetting("udf modules") & ", " & RiscontroSetting("INTERPRETER_WIN", "python") _
        & ", " & RiscontroSetting("nothing", "else") & ", " & RiscontroSetting("ADD_WORKBOOK_TO_PYTHONPATH")
End Function

Public Function Press(ByVal buttonId As String) As String
    gRun = ""
    RiscontroPress buttonId
    Press = gRun
End Function

Public Function Strays() As String
    Const HERE As String = "C:\Users\M\riscontro.xlam"
    Strays = RiscontroIsStray("C:\Old\Riscontro.xlam", HERE, "riscontro.xlam") _
        & ", " & RiscontroIsStray("riscontro.xlam", HERE, "riscontro.xlam") _
        & ", " & RiscontroIsStray("https://x.sharepoint.com/y/riscontro.xlam", HERE, "riscontro.xlam") _
        & ", " & RiscontroIsStray("c:\users\m\RISCONTRO.XLAM", HERE, "riscontro.xlam") _
        & ", " & RiscontroIsStray("C:\Old\nonriscontro.xlam", HERE, "riscontro.xlam") _
        & ", " & RiscontroIsStray("C:\Old\piano.xlsx", HERE, "riscontro.xlam")
End Function

Public Function Texts() As String
    Texts = RiscontroText("other_xlwings", "0.37.8", "0.36.0")
End Function

Public Function Shown(ByVal value As Variant) As String
    Dim row As Long
    Dim column As Long
    If Not IsArray(value) Then
        Shown = ShownValue(value)
        Exit Function
    End If
    For row = LBound(value, 1) To UBound(value, 1)
        For column = LBound(value, 2) To UBound(value, 2)
            Shown = Shown & "[" & ShownValue(value(row, column)) & "]"
        Next column
        Shown = Shown & "/"
    Next row
End Function

Private Function ShownValue(ByVal value As Variant) As String
    If IsError(value) Then
        ShownValue = CStr(value)
    ElseIf IsEmpty(value) Then
        ShownValue = "nothing"
    ElseIf VarType(value) = vbString Then
        ShownValue = "'" & value & "'"
    ElseIf VarType(value) = vbBoolean Then
        If value Then ShownValue = "yes" Else ShownValue = "no"
    Else
        ShownValue = Trim$(Str$(value))
    End If
End Function

Public Function PressControl(ByVal buttonId As String) As String
    Dim control As StandIn
    Set control = New StandIn
    control.ID = buttonId
    gRun = ""
    RiscontroButton control
    PressControl = gRun
End Function

Public Function PressBroken(ByVal buttonId As String) As String
    RiscontroEndPython
    gKilled = 0
    gBroken = "Could not load xlwings64-0.37.8.dll"
    RiscontroPress buttonId
    gBroken = ""
    PressBroken = gKilled
End Function

Public Sub PressOld(ByVal buttonId As String)
    gOld = True
    RiscontroPress buttonId
    gOld = False
End Sub

Public Sub Fill()
    ThisWorkbook.Worksheets("riscontro.conf").Range("E1").Value = 2.5
End Sub

' The links of a book before and after it is welcomed, and whether it still counts as saved.
Public Function Welcome(ByVal links As String) As String
    Dim book As FakeBook
    Set book = New FakeBook
    book.Linked = links
    book.Saved = True
    RiscontroWelcome book
    Welcome = book.Changed & book.Saved
End Function

Public Function Computed() As String
    With ThisWorkbook.Worksheets("riscontro.conf")
        .Range("E1").Value = 21
        .Range("F1").Formula = "=E1*2"
        .Range("F2").Value = "KPI_X"
    End With
    RiscontroCalculateBook ThisWorkbook
    Computed = ThisWorkbook.Worksheets("riscontro.conf").Range("F1").Value
End Function
