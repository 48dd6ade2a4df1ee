Attribute VB_Name = "RiscontroEntry"
Option Explicit

' What others call by its name: Excel's clock, and Python from outside. Procedures alone, no
' functions: those would stand in the function wizard.

' Excel has started.
Public Sub RiscontroStarted()
    RiscontroAfterStart
End Sub

' Answers may have become old: Python wrote into a workspace.
Public Sub RiscontroForget()
    RiscontroForgetAnswers
End Sub

' The active workbook as it is now in another file; Excel for Mac knows no other way.
Public Sub RiscontroSaveCopy(ByVal path As String)
    RiscontroCopyActive path
End Sub
