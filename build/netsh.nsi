; A stand-in for netsh under Wine, which has no firewall: `add` notes a rule in RULES, `delete` takes all away, `show`
; ends with 1 where there is none, as the real one does. See windows_firewall.py.
Unicode true
Target amd64-unicode
RequestExecutionLevel user
SilentInstall silent
OutFile "${OUT}"

!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "StrFunc.nsh"
${StrStr}

Section
  ${GetParameters} $R0
  ${StrStr} $R1 $R0 "firewall add rule"
  ${StrStr} $R2 $R0 "firewall delete rule"
  ${If} $R1 != ""
    FileOpen $1 "${RULES}" a
    FileSeek $1 0 END
    FileWriteUTF16LE $1 "$R0$\n"
    FileClose $1
  ${ElseIf} $R2 != ""
    Delete "${RULES}"
  ${ElseIfNot} ${FileExists} "${RULES}"
    SetErrorLevel 1
  ${EndIf}
SectionEnd
