Attribute VB_Name = "RiscontroBridge"
Option Explicit
Option Private Module

' The only module that knows xlwings and Python. Whatever happens, a cell gets a value or a real
' error, never a message in place of a value; why is kept as the last error.

Private Const PYTHON_MODULE As String = "riscontro.addin.excel"
Private Const ERROR_MARK As Long = 57344
' vbObjectError + 1771, as a number: LibreOffice takes no other constant.
Private Const OWN_FAILURE As Long = -2147219733
Private Const LONGEST_TEXT As Long = 32767
Private Const SECONDS_OF_REST As Long = 30

Private mPython As Object
Private mGreeted As Boolean
Private mDown As String
Private mRestUntil As Date
Private mLastCell As String
Private mLastReason As String

' One call of a function from a cell.
Public Function RiscontroCall(ByVal functionName As String, ByVal given As Variant, _
        Optional ByVal ofWorkspace As Boolean = False) As Variant
    On Error GoTo Failed
    #If Mac Then
        RiscontroCall = Failure(2015, RiscontroText("mac"))
    #Else
        Dim key As String
        Dim answer As Variant
        Dim values As Variant
        values = ValuesOf(given)
        key = RiscontroKey(functionName, values)
        If Not RiscontroKnown(key, ofWorkspace, answer) Then
            answer = Answered(functionName, values)
            RiscontroRemember key, answer
        End If
        RiscontroCall = Decoded(answer)
    #End If
    Exit Function
Failed:
    If Err.Number = OWN_FAILURE Then
        RiscontroCall = Failure(2015, Err.Description)
    Else
        RiscontroCall = Failure(2015, RiscontroText("inside", Err.Description))
    End If
End Function

' Let Python do what a button is for; it answers at once and works on outside Excel.
Public Sub RiscontroAskButton(ByVal buttonId As String)
    #If Mac Then
        RunPython "import riscontro.addin.excel as e; e.press('" & buttonId & "', 0)"
        Application.StatusBar = False
    #Else
        mDown = ""
        DropLost
        Python().Exec "import riscontro.addin.excel as e; e.press('" & buttonId & "', " & Application.Hwnd & ")"
    #End If
End Sub

' What keeps this add-in and Python from working together, "" when nothing; asked once.
Public Function RiscontroGreeting() As String
    #If Mac Then
        RiscontroGreeting = ""
    #Else
        If mGreeted Then Exit Function
        DropLost
        With Python()
            RiscontroGreeting = .Str(.Eval("__import__('riscontro.addin.excel', fromlist=['hello'])" _
                & ".hello('" & RiscontroVersion() & "')"))
        End With
        mGreeted = True
    #End If
End Function

' End Python, also one that hangs or that never started, and forget everything it said.
Public Sub RiscontroEndPython()
    On Error Resume Next
    Set mPython = Nothing
    #If Not Mac Then
        KillPy
    #End If
    On Error GoTo 0
    mGreeted = False
    RiscontroKeepError "", ""
    RiscontroForgetAnswers
End Sub

Public Sub RiscontroForgetAnswers()
    mDown = ""
    RiscontroEmptyCache
End Sub

Public Sub RiscontroCopyActive(ByVal path As String)
    ActiveWorkbook.SaveCopyAs path
End Sub

Public Function RiscontroLastError() As String
    If mLastReason = "" Then Exit Function
    If mLastCell = "" Then
        RiscontroLastError = mLastReason
    Else
        RiscontroLastError = RiscontroText("cell", mLastCell, mLastReason)
    End If
End Function

Public Sub RiscontroKeepError(ByVal cell As String, ByVal reason As String)
    mLastCell = cell
    mLastReason = reason
End Sub

' A setting of the add-in's own sheet; xlwings asks here too, so that no sheet of an open workbook
' and no file beside it decides which program is started.
Public Function RiscontroSetting(ByVal settingName As String, Optional ByVal otherwise As String = "") As String
    Dim sheet As Object
    Dim row As Long
    RiscontroSetting = otherwise
    Set sheet = ThisWorkbook.Worksheets("riscontro.conf")
    row = 1
    Do While sheet.Cells(row, 1).Value <> ""
        If UCase$(sheet.Cells(row, 1).Value) = UCase$(settingName) Then
            If sheet.Cells(row, 2).Value <> "" Then RiscontroSetting = sheet.Cells(row, 2).Value
            Exit Do
        End If
        row = row + 1
    Loop
End Function

' Why a call failed, in a sentence with a next step.
Public Function SentenceOf(ByVal number As Long, ByVal description As String) As String
    Dim interpreter As String
    Dim found As String
    If number = OWN_FAILURE Then
        SentenceOf = description
        Exit Function
    End If
    On Error Resume Next
    interpreter = ExpandedSetting("INTERPRETER_WIN")
    If interpreter = "" Then
        SentenceOf = RiscontroText("unset")
    ElseIf Not IsFile(interpreter) Then
        SentenceOf = RiscontroText("no_python", interpreter)
    Else
        found = XlwingsBeside(interpreter)
        If found = "" Then
            SentenceOf = RiscontroText("no_xlwings", XLWINGS_VERSION, interpreter)
        ElseIf found <> XLWINGS_VERSION Then
            SentenceOf = RiscontroText("other_xlwings", XLWINGS_VERSION, found)
        ElseIf InStr(description, "-2147221164") > 0 Or InStr(description, "COM server") > 0 Then
            SentenceOf = RiscontroText("not_started")
        Else
            SentenceOf = RiscontroText("failed", LastLine(description))
        End If
    End If
End Function

' Python tells its whole story; what happened stands at its end.
Private Function LastLine(ByVal story As String) As String
    Dim lines As Variant
    Dim i As Long
    lines = Split(Replace(story, vbCr, vbLf), vbLf)
    For i = UBound(lines) To LBound(lines) Step -1
        If Trim$(lines(i)) <> "" Then
            LastLine = Left$(Trim$(lines(i)), 300)
            Exit Function
        End If
    Next i
End Function

Private Function Answered(ByVal functionName As String, ByRef values As Variant) As Variant
    Dim again As Boolean
    Dim sentence As String
    Dim number As Long
    Dim description As String
    If mDown <> "" And Now < mRestUntil Then Err.Raise OWN_FAILURE, "Riscontro", mDown
    On Error GoTo Lost
Ask:
    Answered = Python().CallUDF(PYTHON_MODULE, "riscontro_call", Array(functionName, values))
    mDown = ""
    Exit Function
Lost:
    number = Err.Number
    description = Err.Description
    If Not again And IsLoss(number) Then
        again = True
        Set mPython = Nothing
        Resume Ask
    End If
    If mPython Is Nothing Or IsLoss(number) Then
        ' A thousand cells must not each wait for a Python that does not start.
        sentence = SentenceOf(number, description)
        mDown = sentence
        mRestUntil = Now + SECONDS_OF_REST / 86400
    Else
        sentence = RiscontroText("failed", LastLine(description))
    End If
    Err.Raise OWN_FAILURE, "Riscontro", sentence
End Function

Private Function Python() As Object
    If mPython Is Nothing Then Set mPython = XLPy()
    Set Python = mPython
End Function

' Python may have ended since it was last asked.
Private Sub DropLost()
    If mPython Is Nothing Then Exit Sub
    On Error Resume Next
    mPython.Len "?"
    If Err.Number <> 0 Then Set mPython = Nothing
End Sub

' Whether an error says that a Python that answered before is gone.
Private Function IsLoss(ByVal number As Long) As Boolean
    Select Case number
        Case 462, -2147023174, -2147023170, -2147417848
            IsLoss = True
    End Select
End Function

' The values of what a cell hands over: ranges and arrays as tables, what is left out as empty.
Private Function ValuesOf(ByVal given As Variant) As Variant
    Dim made() As Variant
    Dim i As Long
    Dim depth As Long
    If UBound(given) < LBound(given) Then
        ValuesOf = given
        Exit Function
    End If
    depth = DeepestColumn(given)
    ReDim made(0 To UBound(given) - LBound(given))
    For i = LBound(given) To UBound(given)
        If IsObject(given(i)) Then
            made(i - LBound(given)) = RangeValues(given(i), depth)
        ElseIf IsLeftOut(given(i)) Or IsNull(given(i)) Then
            made(i - LBound(given)) = Empty
        ElseIf IsArray(given(i)) Then
            made(i - LBound(given)) = AsTable(given(i))
        Else
            made(i - LBound(given)) = given(i)
        End If
    Next i
    ValuesOf = made
End Function

' Whether an argument was left out; an error that was given is none, whatever IsMissing says of it.
Private Function IsLeftOut(Optional ByVal value As Variant) As Boolean
    If Not IsMissing(value) Then Exit Function
    IsLeftOut = True
    On Error Resume Next
    IsLeftOut = (Left$(CStr(value), 8) <> "Error 20")
End Function

' Rows in use of the sheets whose whole columns are given; 0 when there are none.
Private Function DeepestColumn(ByRef given As Variant) As Long
    Dim i As Long
    Dim last As Long
    For i = LBound(given) To UBound(given)
        If IsObject(given(i)) Then
            If given(i).Rows.Count = given(i).Worksheet.Rows.Count Then
                With given(i).Worksheet.UsedRange
                    last = .Row + .Rows.Count - 1
                End With
                If last > DeepestColumn Then DeepestColumn = last
            End If
        End If
    Next i
End Function

Private Function RangeValues(ByVal source As Object, ByVal depth As Long) As Variant
    If TypeName(source) <> "Range" Then Err.Raise OWN_FAILURE, "Riscontro", RiscontroText("areas")
    If source.Areas.Count > 1 Then Err.Raise OWN_FAILURE, "Riscontro", RiscontroText("areas")
    If depth > 0 And source.Rows.Count = source.Worksheet.Rows.Count Then
        RangeValues = source.Resize(depth).Value2
    Else
        RangeValues = source.Value2
    End If
End Function

Private Function AsTable(ByRef given As Variant) As Variant
    Dim made() As Variant
    Dim i As Long
    If Dimensions(given) = 2 Then
        AsTable = given
        Exit Function
    End If
    ReDim made(1 To 1, 1 To UBound(given) - LBound(given) + 1)
    For i = LBound(given) To UBound(given)
        made(1, i - LBound(given) + 1) = given(i)
    Next i
    AsTable = made
End Function

Private Function Dimensions(ByRef table As Variant) As Long
    Dim last As Long
    On Error GoTo Counted
    last = UBound(table, 1)
    Dimensions = 1
    last = UBound(table, 2)
    Dimensions = 2
Counted:
End Function

Private Function Decoded(ByRef answer As Variant) As Variant
    Dim table As Variant
    Dim made() As Variant
    Dim row As Long
    Dim column As Long
    If Not IsArray(answer) Then
        Decoded = DecodedValue(answer)
        Exit Function
    End If
    table = AsTable(answer)
    ReDim made(1 To UBound(table, 1) - LBound(table, 1) + 1, 1 To UBound(table, 2) - LBound(table, 2) + 1)
    For row = LBound(table, 1) To UBound(table, 1)
        For column = LBound(table, 2) To UBound(table, 2)
            made(row - LBound(table, 1) + 1, column - LBound(table, 2) + 1) = DecodedValue(table(row, column))
        Next column
    Next row
    Decoded = made
End Function

' A blank becomes an empty text: Excel shows a function's empty answer as zero, which it is not.
Private Function DecodedValue(ByRef value As Variant) As Variant
    Dim bar As Long
    If IsEmpty(value) Or IsNull(value) Then
        DecodedValue = ""
    ElseIf VarType(value) <> vbString Then
        DecodedValue = value
    ElseIf Len(value) = 0 Then
        DecodedValue = ""
    ElseIf (AscW(value) And 65535) = ERROR_MARK Then
        bar = InStr(value, "|")
        DecodedValue = Failure(CLng(Mid$(value, 2, bar - 2)), Mid$(value, bar + 1))
    ElseIf Len(value) > LONGEST_TEXT Then
        DecodedValue = Failure(2015, RiscontroText("too_long"))
    Else
        DecodedValue = value
    End If
End Function

Private Function Failure(ByVal number As Long, ByVal reason As String) As Variant
    If reason <> "" Then RiscontroKeepError CallingCell(), reason
    Failure = CVErr(number)
End Function

Private Function CallingCell() As String
    Dim cell As Object
    On Error Resume Next
    Set cell = Application.Caller
    CallingCell = cell.Worksheet.Name & "!" & cell.Address(False, False)
End Function

Private Function ExpandedSetting(ByVal settingName As String) As String
    ExpandedSetting = ExpandEnvironmentStrings(RiscontroSetting(settingName))
End Function

Private Function IsFile(ByVal path As String) As Boolean
    On Error Resume Next
    IsFile = Dir(path) <> ""
End Function

' The version of the xlwings that belongs to an interpreter, told by the name of its library.
Private Function XlwingsBeside(ByVal interpreter As String) As String
    Dim start As String
    Dim folder As String
    Dim found As String
    Dim i As Long
    On Error Resume Next
    #If Win64 Then
        start = "xlwings64-"
    #Else
        start = "xlwings32-"
    #End If
    folder = interpreter
    For i = 1 To 2
        folder = Left$(folder, InStrRev(folder, "\") - 1)
        found = Dir(folder & "\" & start & "*.dll")
        Do While found <> ""
            XlwingsBeside = Mid$(found, Len(start) + 1, Len(found) - Len(start) - 4)
            If XlwingsBeside = XLWINGS_VERSION Then Exit Function
            found = Dir()
        Loop
        If XlwingsBeside <> "" Then Exit Function
    Next i
End Function
