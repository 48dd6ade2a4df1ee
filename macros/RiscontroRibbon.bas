Attribute VB_Name = "RiscontroRibbon"
Option Explicit

' What the ribbon calls. No button works inside Excel: Python does, from outside, so nothing here
' touches the screen, the calculation mode or the workbook.

Private mRibbon As IRibbonUI

Public Sub RiscontroRibbonLoad(ribbon As IRibbonUI)
    Set mRibbon = ribbon
End Sub

Public Sub RiscontroButton(control As IRibbonControl)
    RiscontroPress control.ID
End Sub

Public Sub RiscontroPress(ByVal buttonId As String)
    Dim sentence As String
    On Error GoTo Failed
    If buttonId = "restart" Then
        RiscontroRestart
        Exit Sub
    End If
    If buttonId = "log" And RiscontroLastError() <> "" Then RiscontroSay RiscontroLastError(), False
    If buttonId <> "cancel" Then
        sentence = RiscontroGreeting()
        If sentence <> "" Then RiscontroSay sentence, True
    End If
    RiscontroAskButton buttonId
    Exit Sub
Failed:
    sentence = SentenceOf(Err.Number, Err.Description)
    RiscontroKeepError "", sentence
    RiscontroSay sentence, True
End Sub

' Works without Python: that is what it is for.
Public Sub RiscontroRestart()
    RiscontroEndPython
    RiscontroCalculateAll
    RiscontroSay RiscontroText("restarted"), False
End Sub

Private Sub RiscontroSay(ByVal sentence As String, ByVal isWarning As Boolean)
    If isWarning Then
        MsgBox sentence, vbExclamation, "Riscontro"
    Else
        MsgBox sentence, vbInformation, "Riscontro"
    End If
End Sub
