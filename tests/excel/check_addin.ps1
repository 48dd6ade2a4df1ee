<#
.SYNOPSIS
Tries the Riscontro add-in in the Excel of this machine and writes a report.

.DESCRIPTION
For a person with Windows and Excel 2016 or later, in Windows PowerShell 5.1 or PowerShell 7:

    python -m venv C:\riscontro
    C:\riscontro\Scripts\pip install ".[excel]"
    powershell -ExecutionPolicy Bypass -File tests\excel\check_addin.ps1 -Riscontro C:\riscontro\Scripts\riscontro.exe

It builds the add-in, installs it where Excel opens add-ins from, opens Excel, computes the example
of every function in a new workbook and compares the values with those Python gives, calls the
macros of the ribbon, and closes Excel again. It opens no workbook of yours and saves none. The
add-in stays installed unless -Uninstall is given. Two files come out, for a person and for a
program: riscontro-excel-report.txt and .json. Exit status: 0 all as expected, 1 something differs,
2 Excel is open already, or there is none.

.PARAMETER Riscontro
The command, with its path where it is not on the search path.

.PARAMETER ReportFolder
Folder of the report.

.PARAMETER Language
Language of the add-in's labels.

.PARAMETER Patience
Seconds to wait for Python to start.

.PARAMETER Uninstall
Take the add-in away at the end.
#>
[CmdletBinding()]
param(
    [string] $Riscontro = 'riscontro',
    [string] $ReportFolder = '.',
    [ValidateSet('it', 'en')] [string] $Language = 'it',
    [int] $Patience = 60,
    [switch] $Uninstall
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$AddinName = 'riscontro.xlam'
$ButtonMacro = "'riscontro.xlam'!RiscontroPress"
$ReasonMacro = "'riscontro.xlam'!RiscontroLastError"
$VersionMacro = "'riscontro.xlam'!RiscontroVersion"
$Tolerance = 1e-9
$ErrorCodes = @{
    '-2146826288' = '#NULL!'
    '-2146826281' = '#DIV/0!'
    '-2146826273' = '#VALUE!'
    '-2146826265' = '#REF!'
    '-2146826259' = '#NAME?'
    '-2146826252' = '#NUM!'
    '-2146826246' = '#N/A'
}

$Results = New-Object System.Collections.ArrayList
$Facts = @{}

function Add-Result {
    param([string] $Name, [bool] $Good, [string] $Detail = '')
    [void] $Results.Add([pscustomobject] @{ name = $Name; good = $Good; detail = $Detail })
    $sign = 'DIFFERS'
    if ($Good) { $sign = 'ok' }
    Write-Host ("{0,-8} {1}  {2}" -f $sign, $Name, $Detail)
}

function Invoke-Riscontro {
    param([string[]] $Arguments)
    $said = & $Riscontro @Arguments
    return [pscustomobject] @{ status = $LASTEXITCODE; text = ($said -join "`n") }
}

function ConvertTo-Plain {
    # What a cell shows, as JSON tells values: an error by its kind, nothing and no text alike.
    param($Value)
    if ($null -eq $Value -or $Value -is [System.DBNull]) { return '' }
    if ($Value -is [int] -and $ErrorCodes.ContainsKey([string] $Value)) {
        return $ErrorCodes[[string] $Value]
    }
    return $Value
}

function ConvertTo-Expected {
    param($Value)
    if ($null -eq $Value) { return '' }
    if ($Value -is [System.Management.Automation.PSCustomObject]) { return $Value.error }
    return $Value
}

function Test-Same {
    param($Found, $Wanted)
    if ($Found -is [bool] -or $Wanted -is [bool]) {
        return ($Found -is [bool] -and $Wanted -is [bool] -and $Found -eq $Wanted)
    }
    if ($Found -is [string] -or $Wanted -is [string]) {
        return ($Found -is [string] -and $Wanted -is [string] -and $Found -ceq $Wanted)
    }
    $room = [Math]::Max($Tolerance, 1e-12 * [Math]::Abs([double] $Wanted))
    return ([Math]::Abs([double] $Found - [double] $Wanted) -le $room)
}

function Wait-Ready {
    param($Excel)
    $until = (Get-Date).AddSeconds($Patience)
    while ((Get-Date) -lt $until) {
        try {
            if ($Excel.Ready) { return $true }
        }
        catch {
            Write-Verbose 'Excel is busy'
        }
        Start-Sleep -Milliseconds 200
    }
    return $false
}

function Test-Function {
    # The example of a function under one of its names, in a cell or in as many as it fills.
    param($Sheet, [string] $Formula, $Wanted)
    [void] $Sheet.Cells.Clear()
    $started = Get-Date
    $differences = New-Object System.Collections.ArrayList
    if ($Wanted -is [array]) {
        $rows = $Wanted.Count
        $columns = @($Wanted[0]).Count
        $block = $Sheet.Range($Sheet.Cells.Item(1, 1), $Sheet.Cells.Item($rows, $columns))
        $block.FormulaArray = $Formula
        for ($row = 0; $row -lt $rows; $row++) {
            for ($column = 0; $column -lt $columns; $column++) {
                $found = ConvertTo-Plain ($Sheet.Cells.Item($row + 1, $column + 1).Value2)
                $expected = ConvertTo-Expected (@($Wanted[$row])[$column])
                if (-not (Test-Same $found $expected)) {
                    [void] $differences.Add("R$($row + 1)C$($column + 1): $found instead of $expected")
                }
            }
        }
    }
    else {
        $cell = $Sheet.Cells.Item(1, 1)
        $cell.Formula = $Formula
        $found = ConvertTo-Plain $cell.Value2
        $expected = ConvertTo-Expected $Wanted
        if (-not (Test-Same $found $expected)) {
            [void] $differences.Add("$found instead of $expected")
        }
    }
    $seconds = ((Get-Date) - $started).TotalSeconds
    $detail = "{0:N2} s" -f $seconds
    if ($differences.Count -gt 0) {
        $detail = "$detail; $($differences -join '; ')"
    }
    Add-Result $Formula ($differences.Count -eq 0) $detail
}

function Get-ButtonProcess {
    # The Python that a button started: nobody else runs this module with this button.
    param([string] $Button)
    $all = Get-CimInstance Win32_Process -Filter "Name LIKE 'python%'"
    return @($all | Where-Object { $_.CommandLine -like "*riscontro.addin.excel*$Button*" })
}

function Test-Button {
    # A button must come back at once and leave a Python of its own at work, which is ended here.
    param($Excel, [string] $Button)
    $started = Get-Date
    [void] $Excel.Run($ButtonMacro, $Button)
    $seconds = ((Get-Date) - $started).TotalSeconds
    $until = (Get-Date).AddSeconds($Patience)
    $found = @()
    while ($found.Count -eq 0 -and (Get-Date) -lt $until) {
        Start-Sleep -Milliseconds 200
        $found = @(Get-ButtonProcess $Button)
    }
    $ready = Wait-Ready $Excel
    foreach ($one in $found) {
        Stop-Process -Id $one.ProcessId -Force -ErrorAction SilentlyContinue
    }
    $good = ($found.Count -gt 0) -and $ready
    Add-Result "button $Button" $good ("came back after {0:N2} s, {1} process" -f $seconds, $found.Count)
}

function Write-Report {
    $differ = @($Results | Where-Object { -not $_.good }).Count
    $data = [pscustomobject] @{ facts = $Facts; results = @($Results); differ = $differ }
    $name = Join-Path $ReportFolder 'riscontro-excel-report'
    $lines = @('Riscontro in Excel')
    foreach ($key in ($Facts.Keys | Sort-Object)) { $lines += "${key}: $($Facts[$key])" }
    $lines += ''
    foreach ($one in $Results) {
        $sign = 'DIFFERS'
        if ($one.good) { $sign = 'ok' }
        $lines += "$sign  $($one.name)  $($one.detail)"
    }
    $lines += ''
    $lines += "$($Results.Count) looked at, $differ different"
    $lines | Set-Content -Path "$name.txt" -Encoding UTF8
    $data | ConvertTo-Json -Depth 6 | Set-Content -Path "$name.json" -Encoding UTF8
    Write-Host "Report: $name.txt and $name.json"
    return $differ
}

if (@(Get-Process -Name EXCEL -ErrorAction SilentlyContinue).Count -gt 0) {
    Write-Host 'Excel is open: close it and start this again.'
    exit 2
}
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$Work = Join-Path ([System.IO.Path]::GetTempPath()) ("riscontro-" + [System.Guid]::NewGuid().ToString('N'))
[void] (New-Item -ItemType Directory -Path $Work)
[void] (New-Item -ItemType Directory -Path $ReportFolder -Force)
$excel = $null
$book = $null
$begun = Get-Date
try {
    $Facts['day'] = $begun.ToString('yyyy-MM-dd')
    $Facts['windows'] = [Environment]::OSVersion.VersionString
    $Facts['powershell'] = $PSVersionTable.PSVersion.ToString()

    $built = Invoke-Riscontro @('addin', 'build', '--to', $Work, '--json')
    Add-Result 'riscontro addin build' ($built.status -eq 0)
    $put = Invoke-Riscontro @('addin', 'install', '--excel', '--no-libreoffice', '--lang', $Language)
    Add-Result 'riscontro addin install' ($put.status -eq 0)
    $looked = Invoke-Riscontro @('addin', 'check', '--json', '--lang', 'en')
    foreach ($one in ($looked.text | ConvertFrom-Json).checks) {
        # LibreOffice is not what this is about.
        if ($one.id -like 'extension*') { continue }
        Add-Result "check: $($one.what)" $one.good $one.told
    }
    $list = Join-Path $Work 'functions.json'
    $told = Invoke-Riscontro @('addin', 'functions', '--json', '--to', $list)
    Add-Result 'riscontro addin functions' ($told.status -eq 0)
    $functions = (Get-Content -Path $list -Raw -Encoding UTF8 | ConvertFrom-Json).functions

    try {
        $excel = New-Object -ComObject Excel.Application
    }
    catch {
        Write-Host 'There is no Excel on this machine.'
        exit 2
    }
    $excel.Visible = $true
    $excel.DisplayAlerts = $false
    $Facts['excel'] = "$($excel.Version) build $($excel.Build)"
    # 32 or 64 bit, as Excel tells it.
    $Facts['system'] = $excel.OperatingSystem
    $Facts['country'] = $excel.International(2)
    $Facts['decimal sign'] = $excel.International(3)
    $Facts['list separator'] = $excel.International(5)
    $Facts['language of menus'] = $excel.LanguageSettings.LanguageID(2)

    # An Excel that a program starts does not open the add-ins of its start folder by itself.
    $addin = Join-Path $excel.StartupPath $AddinName
    Add-Result 'the add-in is in the start folder' (Test-Path -Path $addin) $addin
    $opened = $excel.Workbooks.Open($addin)
    Add-Result 'the add-in opens' ($opened.IsAddin -eq $true) $opened.FullName
    [void] (Wait-Ready $excel)
    $Facts['add-in'] = $excel.Run($VersionMacro)

    $book = $excel.Workbooks.Add()
    $sheet = $book.Worksheets.Item(1)
    $calculation = $excel.Calculation
    foreach ($function in $functions) {
        if (-not $function.PSObject.Properties['formulas']) { continue }
        foreach ($formula in $function.formulas) {
            try {
                Test-Function $sheet $formula $function.expected
            }
            catch {
                Add-Result $formula $false $_.Exception.Message
            }
        }
    }
    Add-Result 'the last error can be asked' ($excel.Run($ReasonMacro) -is [string])

    Test-Button $excel 'about'
    $same = ($excel.Calculation -eq $calculation) -and $excel.ScreenUpdating -and $excel.EnableEvents
    Add-Result 'Excel is as it was' ($same -and $excel.StatusBar -eq $false)
}
catch {
    Add-Result 'the check came to its end' $false $_.Exception.Message
}
finally {
    if ($null -ne $book) { $book.Close($false) }
    if ($null -ne $excel) {
        $excel.Quit()
        [void] [System.Runtime.InteropServices.Marshal]::ReleaseComObject($excel)
        $excel = $null
        [GC]::Collect()
        [GC]::WaitForPendingFinalizers()
        Start-Sleep -Seconds 5
        # There was none before: what is left now is the one opened here.
        $left = @(Get-Process -Name EXCEL -ErrorAction SilentlyContinue | Where-Object { $_.StartTime -gt $begun })
        Add-Result 'Excel closes' ($left.Count -eq 0)
        foreach ($one in $left) { Stop-Process -Id $one.Id -Force -ErrorAction SilentlyContinue }
    }
    if ($Uninstall) {
        $gone = Invoke-Riscontro @('addin', 'uninstall', '--excel', '--no-libreoffice')
        Add-Result 'riscontro addin uninstall' ($gone.status -eq 0)
    }
    Remove-Item -Path $Work -Recurse -Force -ErrorAction SilentlyContinue
}
$differ = Write-Report
if ($differ -gt 0) { exit 1 }
exit 0
