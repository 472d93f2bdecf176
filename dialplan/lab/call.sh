# shellcheck shell=bash
# `lab call`: places one call with sipp and prints how it ended. Sourced by lab.sh.
#
#   lab call NUMBER [--from NUMBER] [--dtmf 12#] [--for SECONDS] [--ring SECONDS] [--as EXTENSION]
#
# The caller comes in through the trunk, from the trunk's address; with --as he is the phone of that extension.
# Lines printed: `ringing`, `answered`, then `ended: <outcome> …`; <outcome> is answered, busy, no_answer, not_found,
# unavailable, rejected or failed. Exit 0 when the call was answered, 3 when not, 1 when the lab itself failed.

call_usage='usage: lab call NUMBER [--from NUMBER] [--dtmf DIGITS] [--for SECONDS] [--ring SECONDS] [--as 801..820]'

call_request() { # METHOD cseq to-tag rest [same]: a request of this call; CANCEL and the ACK of a refusal share the INVITE's branch
  local branch='[branch]'
  [[ $1 == INVITE || $1 == CANCEL || -n ${5:-} ]] && branch="z9hG4bK-[pid]-[call_number]-i$2"
  cat <<E
$1 sip:[service]@127.0.0.1:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=$branch
From: "$CALL_FROM" <sip:$CALL_FROM@[local_ip]>;tag=[pid]c[call_number]
To: <sip:[service]@127.0.0.1>$3
Call-ID: [call_id]
CSeq: $2 $1
Contact: <sip:$CALL_FROM@[local_ip]:[local_port]>
Max-Forwards: 70
User-Agent: Lab caller
$4
E
}
call_sdp() {
  cat <<'E'
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [media_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv
E
}
send() { printf '  <send%s><![CDATA[\n\n%s\n\n]]></send>\n' "${2:+ $2}" "$1"; }
log() { printf '<action><log message="%s"/></action>' "$1"; }
say_ok() { # next-label [body]: 200 to a request inside the call
  send "SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:$CALL_FROM@[local_ip]:[local_port]>
${2:-Content-Length: 0}" "$1"
}
call_waiting() { # cseq label-on-401: what may come before the answer
  local code limit="timeout=\"$RING_MS\" ontimeout=\"cancel\""
  printf '  <label id="wait%s"/>\n  <recv response="100" optional="true" %s/>\n' "$1" "$limit"
  printf '  <recv response="180" optional="true" next="wait%s" %s>%s</recv>\n' "$1" "$limit" "$(log ringing)"
  for code in 181 182 183; do
    printf '  <recv response="%s" optional="true" next="wait%s" %s/>\n' "$code" "$1" "$limit"
  done
  [[ -z $2 ]] || printf '  <recv response="401" optional="true" auth="true" next="%s" %s/>\n' "$2" "$limit"
  for code in 400 403 404 408 410 480 481 484 486 487 488 500 501 502 503 504 600 603 604 606; do
    printf '  <recv response="%s" optional="true" next="failed%s" %s>%s</recv>\n' "$code" "$1" "$limit" "$(log "refused $code")"
  done
  printf '  <recv response="200" next="answered%s" %s>%s</recv>\n' "$1" "$limit" "$(log answered)"
  printf '  <label id="failed%s"/>\n' "$1"
  send "$(call_request ACK "$1" '[peer_tag_param]' 'Content-Length: 0' same)" 'next="end"'
}
call_scenario() {
  local cseq=1
  echo '<?xml version="1.0" encoding="UTF-8"?>'
  echo '<scenario name="caller">'
  send "$(call_request INVITE 1 '' "$(call_sdp)")" 'retrans="500"'
  if [[ -n $CALL_AS ]]; then
    cseq=2
    call_waiting 1 authenticate
    echo '  <label id="answered1"/><label id="authenticate"/>'
    send "$(call_request ACK 1 '[peer_tag_param]' 'Content-Length: 0' same)"
    send "$(call_request INVITE 2 '' "[authentication username=$CALL_AS password=pw$CALL_AS]
$(call_sdp)")" 'retrans="500"'
  fi
  call_waiting $cseq ''
  echo "  <label id=\"answered$cseq\"/>"
  send "$(call_request ACK $cseq '[peer_tag_param]' 'Content-Length: 0')"
  cat <<E
  <nop><action><exec play_pcap_audio="$CALL_VOICE"/></action></nop>
  <label id="listen"/>
  <recv request="INFO" optional="true" next="info" timeout="$TALK_MS" ontimeout="leave"/>
  <recv request="INVITE" optional="true" next="reinvite" timeout="$TALK_MS" ontimeout="leave"/>
  <recv request="BYE" next="bye" timeout="$TALK_MS" ontimeout="leave">$(log 'over other side')</recv>
  <label id="info"/>
$(say_ok 'next="listen"')
  <label id="reinvite"/>
$(say_ok 'retrans="500"' "$(call_sdp)")
  <recv request="ACK" next="listen"/>
  <label id="leave"/>
  <nop>$(log 'over caller')</nop>
$(send "$(call_request BYE 3 '[peer_tag_param]' 'Content-Length: 0')" 'retrans="500"')
  <recv request="BYE" optional="true" next="bye"/>
  <recv response="200" next="end"/>
  <label id="bye"/>
$(say_ok 'next="end"')
  <label id="cancel"/>
  <nop>$(log 'gave up')</nop>
$(send "$(call_request CANCEL $cseq '' 'Content-Length: 0' same)" 'retrans="500"')
  <recv response="200" optional="true"/>
  <recv response="487"/>
$(send "$(call_request ACK $cseq '[peer_tag_param]' 'Content-Length: 0' same)")
  <label id="end"/>
</scenario>
E
}
call_outcome() { # the last word of the log -> outcome
  case $1 in
  'refused 486' | 'refused 600') echo busy ;;
  'refused 404' | 'refused 410' | 'refused 604' | 'refused 484') echo not_found ;;
  'refused 408' | 'refused 480' | 'gave up') echo no_answer ;;
  'refused 500' | 'refused 502' | 'refused 503' | 'refused 504') echo unavailable ;;
  'refused 403' | 'refused 603') echo rejected ;;
  *) echo failed ;;
  esac
}
call_options() {
  CALL_FROM=4915550$((RANDOM % 9000 + 1000))
  CALL_AS='' CALL_DTMF='' CALL_SOURCE=127.0.0.9
  local for_s=10 ring_s=60
  while (($#)); do
    [[ -n ${2:-} ]] || die "$call_usage"
    case $1 in
    --from) [[ $2 =~ ^\+?[0-9]{2,20}$ ]] && CALL_FROM=$2 || die "--from: $2 (expected: 2 to 20 digits)" ;;
    --dtmf) [[ $2 =~ ^[0-9*#]{1,32}$ ]] && CALL_DTMF=$2 || die "--dtmf: $2 (expected: 0-9 * #)" ;;
    --for) [[ $2 =~ ^[0-9]{1,5}(\.[0-9])?$ ]] && for_s=$2 || die "--for: $2 (expected: seconds)" ;;
    --ring) [[ $2 =~ ^[0-9]{1,4}(\.[0-9])?$ ]] && ring_s=$2 || die "--ring: $2 (expected: seconds)" ;;
    --as)
      one_extension "$2"
      CALL_AS=$2 CALL_FROM=$2 CALL_SOURCE=127.0.0.1
      ;;
    *) die "$call_usage" ;;
    esac
    shift 2
  done
  RING_MS=$(awk "BEGIN {print int($ring_s * 1000)}") TALK_MS=$(awk "BEGIN {print int($for_s * 1000)}")
}
cmd_call() {
  local number=${1:-} rc=0 file line answered='' last='' by='' start=0
  [[ $number =~ ^[0-9]{2,20}$ ]] || die "number: $number (expected: 2 to 20 digits). $call_usage"
  shift
  call_options "$@"
  alive asterisk || die "the lab is down (./cordboard lab up)"
  mkdir -p "$LAB/calls"
  file=$LAB/calls/$$
  CALL_VOICE=voice-network.pcap
  if [[ -n $CALL_DTMF ]]; then
    CALL_VOICE=$file.pcap
    perl "$HERE/tones.pl" "$CALL_VOICE" 660 20 "$CALL_DTMF"
  fi
  call_scenario >"$file.xml"
  : >"$file.log"
  # An address of its own for the media: the process id is unique on this machine.
  (
    cd "$LAB"
    exec sipp -sf "$file.xml" -s "$number" -i "$CALL_SOURCE" -bind_local -ci 127.0.0.1 -m 1 -r 1 -l 1 \
      -mi "127.$NET.$((16 + $$ / 250 % 200)).$(($$ % 250 + 1))" -mp "$PORT_PHONE_RTP" -nostdin -recv_timeout 20000 \
      -trace_logs -log_file "$file.log" -trace_err -error_file "$file.err" "127.0.0.1:$PORT_SIP" >"$file.out" 2>&1 </dev/null
  ) &
  CALL_PID=$!
  remember "call-$$" "$CALL_PID"
  trap 'kill -TERM "$CALL_PID" 2>/dev/null || true; rm -f "$LAB/call-$$.pid"; exit 143' TERM INT HUP
  exec 7<"$file.log"
  local gone=''
  while :; do
    while read -r line <&7; do
      case $line in
      ringing) [[ $last == ringing ]] || echo ringing ;;
      answered)
        echo answered
        answered=1 start=${EPOCHREALTIME/./}
        ;;
      over*) by=${line#over } ;;
      esac
      last=$line
    done
    [[ -z $gone ]] || break
    kill -0 "$CALL_PID" 2>/dev/null || gone=1
    [[ -n $gone ]] || sleep 0.1
  done
  wait "$CALL_PID" || rc=$?
  trap - TERM INT HUP
  rm -f "$LAB/call-$$.pid"
  call_report "$file" "$rc" "$answered" "$last" "$by" "$start"
}
call_report() { # file rc answered last by start
  if [[ -n $3 ]]; then
    printf 'ended: answered, talked %s s%s\n' "$(awk "BEGIN {printf \"%.1f\", (${EPOCHREALTIME/./} - $6) / 1e6}")" "${5:+, hung up by the $5}"
  else
    printf 'ended: %s%s\n' "$(call_outcome "$4")" "${4:+ ($4)}"
    [[ -n $4 ]] || tail -n 5 "$1.err" "$1.out" >&2 || true
  fi
  rm -f "$1.xml" "$1.log" "$1.out" "$1.pcap"
  [[ -z $3 ]] || rm -f "$1.err"
  [[ -z $3 ]] || return 0
  [[ -z $4 ]] || return 3
  return 1
}
