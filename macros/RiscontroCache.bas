Attribute VB_Name = "RiscontroCache"
Option Explicit
Option Private Module

' Answers already given, so that a thousand equal cells ask Python once. Each answer has one place,
' found from its key; another answer of the same place takes it over, so the store never grows.
' Written with arrays alone: the keys of a Collection do not tell capital letters from small ones.

Private Const PLACES As Long = 2048
Private Const LONGEST_KEY As Long = 4000

Private mKeys(0 To 2047) As String
Private mAnswers(0 To 2047) As Variant
Private mRounds(0 To 2047) As Long
Private mRound As Long
Private mDay As Long

' The name and the values of a call as one text, the same only for the same call; "" when so long
' that it is not kept.
Public Function RiscontroKey(ByVal functionName As String, ByRef given As Variant) As String
    Dim key As String
    Dim i As Long
    key = functionName
    For i = LBound(given) To UBound(given)
        If IsArray(given(i)) Then
            AddTable key, given(i)
        Else
            AddValue key, given(i)
        End If
        If Len(key) > LONGEST_KEY Then Exit Function
    Next i
    RiscontroKey = key
End Function

' Whether the answer of a key is known; if so, the answer. One that depends on the workspace is
' known until the calculation ends, the others until midnight (some depend on the day) or Forget.
Public Function RiscontroKnown(ByVal key As String, ByVal ofWorkspace As Boolean, _
        ByRef answer As Variant) As Boolean
    Dim place As Long
    If key = "" Then Exit Function
    If CLng(Date) <> mDay Then RiscontroEmptyCache
    place = PlaceOf(key)
    If StrComp(mKeys(place), key, vbBinaryCompare) <> 0 Then Exit Function
    If ofWorkspace And mRounds(place) <> mRound Then Exit Function
    answer = mAnswers(place)
    RiscontroKnown = True
End Function

Public Sub RiscontroRemember(ByVal key As String, ByRef answer As Variant)
    Dim place As Long
    If key = "" Then Exit Sub
    place = PlaceOf(key)
    mKeys(place) = key
    mAnswers(place) = answer
    mRounds(place) = mRound
End Sub

' A calculation has ended: what depends on the workspace is asked again in the next one.
Public Sub RiscontroNextRound()
    If mRound = 2000000000 Then RiscontroEmptyCache
    mRound = mRound + 1
End Sub

Public Sub RiscontroEmptyCache()
    Erase mKeys
    Erase mAnswers
    Erase mRounds
    mRound = 0
    mDay = CLng(Date)
End Sub

Private Sub AddTable(ByRef key As String, ByRef table As Variant)
    Dim row As Long
    Dim column As Long
    key = key & "|t" & (UBound(table, 1) - LBound(table, 1)) & "x" & (UBound(table, 2) - LBound(table, 2))
    For row = LBound(table, 1) To UBound(table, 1)
        For column = LBound(table, 2) To UBound(table, 2)
            AddValue key, table(row, column)
            If Len(key) > LONGEST_KEY Then Exit Sub
        Next column
    Next row
End Sub

Private Sub AddValue(ByRef key As String, ByRef value As Variant)
    Dim printed As String
    Select Case VarType(value)
        Case vbEmpty
            key = key & "|_"
        Case vbString
            key = key & "|s" & Len(value) & ":" & value
        Case vbBoolean
            If value Then key = key & "|b1" Else key = key & "|b0"
        Case vbError
            key = key & "|e" & CStr(value)
        Case Else
            ' Fifteen digits do not tell every number from its neighbour; what they leave out does.
            printed = Str$(value)
            key = key & "|n" & printed & "/" & Str$(value - Val(printed))
    End Select
End Sub

Private Function PlaceOf(ByRef key As String) As Long
    Dim sum As Long
    Dim i As Long
    For i = 1 To Len(key)
        sum = (sum * 31 + (AscW(Mid$(key, i, 1)) And 65535)) Mod 65521
    Next i
    PlaceOf = sum Mod PLACES
End Function
