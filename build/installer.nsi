; The installer, Japanese and English. For one person by default, so that no administrator is needed; see
; windows_installer.py for what it is called with: VERSION, FILES, LICENCE, ICON, OUT, and SIGN where there is a
; certificate (a command in which %1 is the file).
;
;   Kaitsu-<version>-setup.exe /S                without questions (an upgrade too)
;   Kaitsu-<version>-setup.exe /S /FIREWALL      and with the firewall rule; Windows asks for an administrator
;   Kaitsu-<version>-setup.exe /S /D=C:\Kaitsu   into this folder; must come last, without quotes
;   uninstall.exe /S
; Exit codes: 0 done, 1 cancelled, 2 not possible (Kaitsu is running, Windows too old).
Unicode true
!ifndef QUICK
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!else
  SetCompressor zlib
!endif
Target amd64-unicode
!ifdef SIGN
  !finalize '${SIGN}'
  !uninstfinalize '${SIGN}'
!endif

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WinVer.nsh"
!include "Sections.nsh"

!define PUBLISHER "Kaitsu contributors"
!define RULE "Kaitsu (ECHONET Lite, UDP 3610)"
!define OURS "Software\Kaitsu"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Kaitsu"
!define PCAPNG "Kaitsu.pcapng"
!define OLDEST_BUILD 17763 ; Windows 10 1809, the oldest that Qt 6.9 supports
!define NOT_POSSIBLE 2

Name "Kaitsu"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Kaitsu"
InstallDirRegKey HKCU "${OURS}" "InstallDir"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS all
BrandingText "Kaitsu ${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\kaitsu.exe"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is the one for every other language of Windows.
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
!macro VersionTexts LANGUAGE DESCRIPTION
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "Kaitsu"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "${PUBLISHER}, Apache License 2.0"
!macroend
!insertmacro VersionTexts ${LANG_JAPANESE} "Kaitsu 開通 セットアップ"
!insertmacro VersionTexts ${LANG_ENGLISH} "Kaitsu setup"

LangString NEEDS_WINDOWS ${LANG_JAPANESE} "KaitsuにはWindows 10 バージョン1809以降(64ビット)が必要です。"
LangString NEEDS_WINDOWS ${LANG_ENGLISH} "Kaitsu needs Windows 10 version 1809 or later (64-bit)."
LangString IN_USE ${LANG_JAPANESE} "Kaitsuが起動しています。Kaitsuを終了してから「再試行」を押してください。"
LangString IN_USE ${LANG_ENGLISH} "Kaitsu is running. Close it, then press Retry."
LangString RULE_MISSING ${LANG_JAPANESE} "ファイアウォールの規則は追加されませんでした。計器からの通知を受信できないことがあります。あとで追加するには、このセットアップを管理者の権限を使える状態でもう一度実行してください。"
LangString RULE_MISSING ${LANG_ENGLISH} "The firewall rule was not added, so notifications from the meter may not be received. To add it later, run this setup again when an administrator is at hand."
LangString RULE_LEFT ${LANG_JAPANESE} "ファイアウォールの受信規則は残っています。削除するには、管理者が「セキュリティが強化されたWindows Defender ファイアウォール」の受信の規則から「${RULE}」を削除してください。"
LangString RULE_LEFT ${LANG_ENGLISH} "The firewall rule is still there. To remove it, an administrator deletes the inbound rule $\"${RULE}$\" in Windows Defender Firewall with Advanced Security."
LangString PART_PROGRAM ${LANG_JAPANESE} "Kaitsu本体"
LangString PART_PROGRAM ${LANG_ENGLISH} "The program"
LangString PART_PCAPNG ${LANG_JAPANESE} ".pcapngの「プログラムから開く」に追加"
LangString PART_PCAPNG ${LANG_ENGLISH} "Offer Kaitsu for .pcapng files"
LangString PART_FIREWALL ${LANG_JAPANESE} "ファイアウォールの受信規則(管理者)"
LangString PART_FIREWALL ${LANG_ENGLISH} "Firewall rule (administrator)"
LangString ABOUT_PROGRAM ${LANG_JAPANESE} "この利用者用にインストールし、スタートメニューに登録します。管理者の権限は要りません。"
LangString ABOUT_PROGRAM ${LANG_ENGLISH} "Installs for this user and adds an entry to the Start menu. No administrator is needed."
LangString ABOUT_PCAPNG ${LANG_JAPANESE} "通信記録を右クリックしてKaitsuで開けるようにします。既定のプログラムは変わりません。"
LangString ABOUT_PCAPNG ${LANG_ENGLISH} "Lets you open a recording with Kaitsu by a right click. What opens it by default stays as it is."
LangString ABOUT_FIREWALL ${LANG_JAPANESE} "計器からの通知を受信できるように、KaitsuだけにUDP 3610番の受信を許可します(パブリックも)。アンインストールすると削除されます。"
LangString ABOUT_FIREWALL ${LANG_ENGLISH} "Lets Kaitsu alone receive on UDP port 3610, on public networks too, for notifications from the meter. Uninstalling removes it."

; Sets $0 to "0" when the rule is there. Reading needs no administrator.
!macro LookForRule
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall show rule name="${RULE}"'
  Pop $0
!macroend

!macro AllowProgram PROGRAM
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${RULE}" dir=in action=allow \
    protocol=UDP localport=3610 profile=any program="$R0\${PROGRAM}" enable=yes'
  Pop $0
!macroend

; Nothing may be replaced while the program runs: half an upgrade is worse than none.
!macro RequireClosed PROGRAM
  ${DoWhile} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel ${NOT_POSSIBLE}
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IN_USE)" IDRETRY +3
    SetErrorLevel ${NOT_POSSIBLE}
    Quit
  ${Loop}
!macroend

!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\kaitsu.exe"
  Delete "$INSTDIR\kaitsu-cli.exe"
!macroend

!macro TellExplorer
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
!macroend

Section "$(PART_PROGRAM)" SEC_PROGRAM
  SectionIn RO
  !insertmacro RequireClosed "kaitsu.exe"
  !insertmacro RequireClosed "kaitsu-cli.exe"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${FILES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Kaitsu.lnk" "$INSTDIR\kaitsu.exe"
  WriteRegStr HKCU "${OURS}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "DisplayName" "Kaitsu"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${LISTED}" "DisplayIcon" "$INSTDIR\kaitsu.exe"
  WriteRegStr HKCU "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" $0
SectionEnd

; Recordings only: a bundle is a .zip, and what opens those is not ours to change. The report page verifies them.
Section "$(PART_PCAPNG)" SEC_PCAPNG
  WriteRegStr HKCU "Software\Classes\${PCAPNG}" "" "pcapng"
  WriteRegStr HKCU "Software\Classes\${PCAPNG}\DefaultIcon" "" "$INSTDIR\kaitsu.exe,0"
  WriteRegStr HKCU "Software\Classes\${PCAPNG}\shell\open\command" "" '"$INSTDIR\kaitsu.exe" --open "%1"'
  WriteRegStr HKCU "Software\Classes\.pcapng\OpenWithProgids" "${PCAPNG}" ""
  !insertmacro TellExplorer
SectionEnd

Section /o "$(PART_FIREWALL)" SEC_FIREWALL
  ; One question for an administrator: the installer starts itself again for this alone, see .onInit.
  ExecShellWait "runas" "$EXEPATH" '/FIREWALLFOR="$INSTDIR"' SW_HIDE
  !insertmacro LookForRule
  ${If} $0 != 0
    DetailPrint "$(RULE_MISSING)"
    MessageBox MB_OK|MB_ICONINFORMATION "$(RULE_MISSING)" /SD IDOK
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_PROGRAM} "$(ABOUT_PROGRAM)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_PCAPNG} "$(ABOUT_PCAPNG)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_FIREWALL} "$(ABOUT_FIREWALL)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${GetParameters} $R1
  ClearErrors
  ${GetOptions} $R1 "/FIREWALLFOR=" $R0
  ${IfNot} ${Errors}
    Call AddRule
    SetErrorLevel $0
    Quit
  ${EndIf}
  ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    MessageBox MB_OK|MB_ICONSTOP "$(NEEDS_WINDOWS)" /SD IDOK
    SetErrorLevel ${NOT_POSSIBLE}
    Quit
  ${EndIf}
  ClearErrors
  ${GetOptions} $R1 "/FIREWALL" $R0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${SEC_FIREWALL}
  ${EndIf}
FunctionEnd

; Runs as administrator: the rules of both programs in the folder $R0, in place of earlier ones.
Function AddRule
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${RULE}"'
  Pop $0
  !insertmacro AllowProgram "kaitsu.exe"
  !insertmacro AllowProgram "kaitsu-cli.exe"
FunctionEnd

Section "Uninstall"
  !insertmacro RequireClosed "kaitsu.exe"
  !insertmacro RequireClosed "kaitsu-cli.exe"
  !insertmacro LookForRule
  ${If} $0 == 0
    ExecShellWait "runas" "$SYSDIR\netsh.exe" 'advfirewall firewall delete rule name="${RULE}"' SW_HIDE
    !insertmacro LookForRule
    ${If} $0 == 0
      MessageBox MB_OK|MB_ICONINFORMATION "$(RULE_LEFT)" /SD IDOK
    ${EndIf}
  ${EndIf}
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; neither goes unless it is empty
  RMDir "$LOCALAPPDATA\Programs"
  Delete "$SMPROGRAMS\Kaitsu.lnk"
  DeleteRegKey HKCU "Software\Classes\${PCAPNG}"
  DeleteRegValue HKCU "Software\Classes\.pcapng\OpenWithProgids" "${PCAPNG}"
  DeleteRegKey /ifempty HKCU "Software\Classes\.pcapng\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "Software\Classes\.pcapng"
  DeleteRegKey HKCU "${LISTED}"
  DeleteRegKey HKCU "${OURS}"
  !insertmacro TellExplorer
SectionEnd
