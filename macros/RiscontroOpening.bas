Attribute VB_Name = "RiscontroOpening"
Option Explicit
Option Private Module

' What happens when Excel starts and when a workbook is opened.

Private Const FUNCTION_MARK As String = "KPI_"
Private Const MOST_CELLS As Double = 2000000

Private mEvents As AppEvents

' Called by Workbook_Open; what takes time waits until Excel has started.
Public Sub RiscontroStart()
    On Error Resume Next
    Set mEvents = New AppEvents
    mEvents.Watch
    Application.OnTime Now + TimeSerial(0, 0, 2), "'" & ThisWorkbook.Name & "'!RiscontroStarted"
End Sub

' The texts of the function wizard, and the workbooks that were opened before the add-in.
Public Sub RiscontroAfterStart()
    Dim book As Workbook
    On Error Resume Next
    RiscontroDescribeAll
    ThisWorkbook.Saved = True
    For Each book In Application.Workbooks
        RiscontroWelcome book
    Next book
End Sub

Public Sub RiscontroStop()
    Set mEvents = Nothing
End Sub

' A function Excel refuses a text for keeps its name; the others get theirs.
Public Sub RiscontroDescribe(ByVal functionName As String, ByVal text As String, _
        ByVal category As String, ByVal argumentTexts As Variant)
    Dim macro As String
    On Error Resume Next
    macro = "'" & ThisWorkbook.Name & "'!" & functionName
    If UBound(argumentTexts) < LBound(argumentTexts) Then
        Application.MacroOptions Macro:=macro, Description:=text, Category:=category
    Else
        Application.MacroOptions Macro:=macro, Description:=text, Category:=category, _
            ArgumentDescriptions:=argumentTexts
    End If
End Sub

' A workbook was opened: functions that point to this add-in in another folder point here again,
' and are computed once whatever the calculation mode.
Public Sub RiscontroWelcome(ByVal book As Workbook)
    Dim wasSaved As Boolean
    On Error Resume Next
    If book Is ThisWorkbook Then Exit Sub
    wasSaved = book.Saved
    RiscontroRepairLinks book
    RiscontroCalculateBook book
    If wasSaved Then book.Saved = True
End Sub

Public Sub RiscontroRepairLinks(ByVal book As Workbook)
    Dim links As Variant
    Dim i As Long
    On Error Resume Next
    links = book.LinkSources(xlLinkTypeExcelLinks)
    If Not IsArray(links) Then Exit Sub
    For i = LBound(links) To UBound(links)
        If RiscontroIsStray(links(i), ThisWorkbook.FullName, ThisWorkbook.Name) Then
            book.ChangeLink links(i), ThisWorkbook.FullName, xlLinkTypeExcelLinks
        End If
    Next i
End Sub

' Whether a link leads to a file of the add-in's name that is not the add-in.
Public Function RiscontroIsStray(ByVal link As String, ByVal fullName As String, ByVal fileName As String) As Boolean
    Dim start As Long
    If LCase$(link) = LCase$(fullName) Then Exit Function
    start = Len(link) - Len(fileName)
    If start < 0 Then Exit Function
    If LCase$(Mid$(link, start + 1)) <> LCase$(fileName) Then Exit Function
    If start = 0 Then
        RiscontroIsStray = True
    Else
        RiscontroIsStray = InStr("\/", Mid$(link, start, 1)) > 0
    End If
End Function

Public Sub RiscontroCalculateAll()
    Dim book As Workbook
    On Error Resume Next
    For Each book In Application.Workbooks
        If Not book Is ThisWorkbook Then RiscontroCalculateBook book
    Next book
End Sub

Public Sub RiscontroCalculateBook(ByVal book As Workbook)
    Dim sheet As Worksheet
    On Error Resume Next
    For Each sheet In book.Worksheets
        RiscontroCalculateSheet sheet
    Next sheet
End Sub

Private Sub RiscontroCalculateSheet(ByVal sheet As Worksheet)
    Dim formulas As Variant
    Dim row As Long
    Dim column As Long
    Dim first As Object
    On Error Resume Next
    With sheet.UsedRange
        Set first = .Cells(1, 1)
        If CDbl(.Rows.Count) * .Columns.Count > MOST_CELLS Then Exit Sub
        formulas = .Formula
        If Not IsArray(formulas) Then
            If IsOurs(formulas) Then RiscontroCalculateCell first
            Exit Sub
        End If
        For row = LBound(formulas, 1) To UBound(formulas, 1)
            For column = LBound(formulas, 2) To UBound(formulas, 2)
                If IsOurs(formulas(row, column)) Then RiscontroCalculateCell first.Offset(row - 1, column - 1)
            Next column
        Next row
    End With
End Sub

Private Function IsOurs(ByVal formula As Variant) As Boolean
    If VarType(formula) <> vbString Then Exit Function
    If Left$(formula, 1) <> "=" Then Exit Function
    IsOurs = InStr(1, formula, FUNCTION_MARK, vbTextCompare) > 0
End Function

' A cell Excel knew no function for when it read the file is typed once more as it is.
Private Sub RiscontroCalculateCell(ByVal cell As Object)
    Dim typed As Variant
    On Error Resume Next
    If IsError(cell.Value2) And Not cell.HasArray Then
        If cell.Value2 = CVErr(2029) Then
            typed = cell.Formula2
            If IsEmpty(typed) Then cell.Formula = cell.Formula Else cell.Formula2 = typed
        End If
    End If
    cell.Dirty
    cell.Calculate
End Sub
