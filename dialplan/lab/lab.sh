#!/usr/bin/env bash
# The lab: a throwaway Asterisk 22 and its phones, all on loopback. `./cordboard lab …` runs this.
#
#   CORDBOARD_LAB_PORTS  offset added to every port of the file `ports` (default 0): a second lab beside the first
#   CORDBOARD_LAB_DIR    the lab's state: process ids, logs, `asterisk` -> its folder in the root (default: in the cache, by offset)
#   XDG_CACHE_HOME       where the Asterisk root is kept (default ~/.cache), in cordboard/
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
OPERATOR=$(dirname "$HERE")
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/cordboard
ROOT=$CACHE/asterisk-22-sid
OFFSET=${CORDBOARD_LAB_PORTS:-0}
EXTENSIONS=$(seq 801 820)

die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}
say() { printf 'lab: %s\n' "$*"; }

[[ $OFFSET =~ ^[0-9]{1,5}$ ]] && ((10#$OFFSET <= 50000)) || die "CORDBOARD_LAB_PORTS: $OFFSET (expected: 0 to 50000)"
OFFSET=$((10#$OFFSET))
LAB=${CORDBOARD_LAB_DIR:-$CACHE/lab-$OFFSET}
mkdir -p "$LAB"
LAB=$(cd "$LAB" && pwd)

# Ports, all from one file.
while IFS='=' read -r key value; do
  [[ $key =~ ^[A-Z_]+$ ]] && declare -r "PORT_$key=$((value + OFFSET))"
done <"$HERE/ports"

# Where this lab lives inside the root: one folder per state folder, so that several labs share one root.
NAME=$OFFSET-$(printf '%s' "$LAB" | cksum | cut -d' ' -f1)
INSIDE=/lab/$NAME
# 127.<net>.x.y carries the phones' media: each sipp process has an address of its own, so no two can share a port.
NET=$((10 + OFFSET / 500 % 200))

# ---- processes: by id and start time, so that a recycled id is never taken for ours

started_at() { # pid -> its start time in clock ticks, empty if it is gone or dead
  local stat threads
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  threads=("/proc/$1/task/"*)
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  # A killed process is a zombie as soon as its first thread has ended, but keeps its ports until the last one has.
  if [[ $1 != Z ]] || ((${#threads[@]} > 1)); then printf '%s' "${20}"; fi
  return 0
}
remember() { printf '%s %s\n' "$2" "$(started_at "$2")" >"$LAB/$1.pid"; }
alive() { # name -> true if the process that we started runs; its id is in PID
  local then now
  PID=''
  [[ -r $LAB/$1.pid ]] || return 1
  read -r PID then <"$LAB/$1.pid" || return 1
  now=$(started_at "$PID")
  [[ -n $now && $now == "$then" ]]
}
stop() { # name [seconds to wait before it is killed]
  local patience=$((${2:-2} * 20))
  if alive "$1"; then
    kill -TERM "$PID" 2>/dev/null || true
    while ((patience-- > 0)) && alive "$1"; do sleep 0.05; done
    if alive "$1"; then
      kill -KILL "$PID" 2>/dev/null || true
      patience=40
      while ((patience-- > 0)) && alive "$1"; do sleep 0.05; done
    fi
  fi
  rm -f "$LAB/$1.pid"
}

# ---- the root

make_root() {
  [[ -x $ROOT/usr/sbin/asterisk ]] && return
  mkdir -p "$CACHE"
  exec 8>"$CACHE/root.lock"
  flock -w 900 8 || die "another lab has been making the Asterisk root for 15 minutes ($CACHE/root.lock)"
  if [[ ! -x $ROOT/usr/sbin/asterisk ]]; then
    say "making the Asterisk root (about 340 MB, once): $ROOT"
    rm -rf "$ROOT.new"
    mmdebstrap --quiet --variant=apt --components=main --aptopt='Acquire::Check-Valid-Until "false"' \
      --aptopt='APT::Install-Recommends "false"' --include=asterisk,asterisk-modules,asterisk-core-sounds-en-gsm \
      sid "$ROOT.new" >"$CACHE/root.log" 2>&1 || {
      tail -n 20 "$CACHE/root.log" >&2
      die "mmdebstrap failed (whole log: $CACHE/root.log)"
    }
    [[ -x $ROOT.new/usr/sbin/asterisk ]] || die "the new root has no asterisk (log: $CACHE/root.log)"
    mkdir -p "$ROOT.new/lab"
    mv -T "$ROOT.new" "$ROOT"
  fi
  exec 8>&-
}

# ---- configuration

phones_conf() {
  local ext
  for ext in $EXTENSIONS; do
    printf '[%s](phone)\nauth = %s\naors = %s\ncallerid = Phone %s <%s>\n' "$ext" "$ext" "$ext" "$ext" "$ext"
    printf '[%s](phone-auth)\nusername = %s\npassword = pw%s\n' "$ext" "$ext" "$ext"
    printf '[%s](phone-aor)\n\n' "$ext"
  done
}
hints() {
  local ext
  for ext in $EXTENSIONS; do printf 'exten => %s,hint,PJSIP/%s\n' "$ext" "$ext"; done
}
configure() {
  local etc=$ROOT$INSIDE/etc dir modules
  for dir in etc lib/moh lib/moh-lab lib/keys spool/monitor/cordboard spool/recording spool/messages run log; do mkdir -p "$ROOT$INSIDE/$dir"; done
  ln -sfn "$ROOT$INSIDE" "$LAB/asterisk"
  modules=$(cd "$ROOT" && echo usr/lib/*/asterisk/modules)
  # Asterisk warns about files that a loaded module misses; an empty one is a full answer.
  for dir in cli_aliases cli_permissions cli acl stasis websocket_client chan_websocket pjsip_wizard pjsip_notify res_http_media_cache \
    codecs dsp ccss sorcery extconfig res_parking dnsmgr enum followme res_fax res_stun_monitor statsd voicemail \
    queuerules agents say amd festival geolocation pjproject calendar aeap sla minivm smdi alarmreceiver cdr_custom cel_custom; do
    [[ -e $etc/$dir.conf ]] || : >"$etc/$dir.conf"
  done
  phones_conf >"$LAB/phones.conf"
  hints >"$LAB/hints.conf"
  for dir in "$HERE"/asterisk/*.conf; do
    sed -e "s#@DIR@#$INSIDE#g; s#@MODULES@#/$modules#g" \
      -e "s#@AMI@#$PORT_AMI#g; s#@HTTP@#$PORT_HTTP#g; s#@SIP@#$PORT_SIP#g; s#@TRUNK@#$PORT_TRUNK#g" \
      -e "s#@RTP_START@#$PORT_RTP_START#g; s#@RTP_END@#$PORT_RTP_END#g" \
      -e "/@PHONES_CONF@/{r $LAB/phones.conf
d}" -e "/@HINTS@/{r $LAB/hints.conf
d}" "$dir" >"$etc/$(basename "$dir")"
  done
  # The operator's part, as shipped.
  cp "$OPERATOR"/*_cordboard.conf "$etc/"
  [[ -s $LAB/voice-phone.pcap && -s $LAB/voice-network.pcap ]] || {
    perl "$HERE/tones.pl" "$LAB/voice-phone.pcap" 440 20
    perl "$HERE/tones.pl" "$LAB/voice-network.pcap" 660 20
  }
  [[ -s $ROOT$INSIDE/lib/moh/music.ulaw ]] || perl "$HERE/tones.pl" "$ROOT$INSIDE/lib/moh/music.ulaw" 349+563 10
  [[ -s $ROOT$INSIDE/lib/moh-lab/music.ulaw ]] || perl "$HERE/tones.pl" "$ROOT$INSIDE/lib/moh-lab/music.ulaw" 395+612 10
  sounds
  chroot "$ROOT" chown -R asterisk:asterisk "$INSIDE"
}

sounds() { # tones in two languages before the usual English ones: a test hears which record it is
  local usual=/usr/share/asterisk data=$ROOT$INSIDE/data file name
  mkdir -p "$data/sounds"
  for file in "$ROOT$usual"/*; do
    name=${file##*/}
    [[ $name == sounds || -e $data/$name ]] || ln -sfn "$usual/$name" "$data/$name"
  done
  perl "$HERE/tones.pl" sounds "$data/sounds"
  for file in "$ROOT$usual/sounds/en_US_f_Allison"/*; do
    name=${file##*/}
    [[ -e $data/sounds/en/${name%.*}.ulaw || -e $data/sounds/en/$name ]] || ln -s "$usual/sounds/en_US_f_Allison/$name" "$data/sounds/en/$name"
  done
}

# ---- Asterisk

rx() { timeout 20 chroot "$ROOT" /usr/sbin/asterisk -C "$INSIDE/etc/asterisk.conf" -rx "$1"; }

port_owner() { # is somebody listening there?
  local hex
  hex=$(printf '%04X' "$1")
  awk -v h=":$hex" '$2 ~ h"$" && ($4=="0A" || FILENAME ~ /udp/) {f=1} END {exit !f}' /proc/net/tcp /proc/net/udp 2>/dev/null
}
start_asterisk() {
  local tries=300 port
  alive asterisk && return
  for port in "$PORT_AMI" "$PORT_HTTP" "$PORT_SIP"; do
    ! port_owner "$port" || die "port $port is taken (expected: free; move the lab with CORDBOARD_LAB_PORTS=<offset>)"
  done
  rm -f "$ROOT$INSIDE/run/"*
  setsid chroot "$ROOT" /usr/sbin/asterisk -f -U asterisk -G asterisk -C "$INSIDE/etc/asterisk.conf" \
    >"$LAB/asterisk.out" 2>&1 </dev/null 9>&- &
  remember asterisk $!
  until [[ -S $ROOT$INSIDE/run/asterisk.ctl ]] && rx 'core waitfullybooted' 2>/dev/null | grep -q 'fully booted'; do
    alive asterisk || asterisk_failed "Asterisk ended while it started"
    ((tries-- > 0)) || asterisk_failed "Asterisk was not ready after 60 s"
    sleep 0.2
  done
}
asterisk_failed() {
  {
    printf 'lab: %s. The end of its output and log (%s):\n' "$1" "$LAB/asterisk/log/messages"
    tail -n 15 "$LAB/asterisk.out" "$LAB/asterisk/log/messages" 2>/dev/null
  } >&2
  stop asterisk
  exit 1
}

# ---- phones

phone() { # name scenario port media-address : a sipp server that stays
  alive "$1" && return
  mkdir -p "$LAB/phones"
  (
    cd "$LAB"
    exec setsid sipp -sf "$HERE/phones/$2.xml" -i 127.0.0.1 -bind_local -p "$3" -mi "$4" -mp "$PORT_PHONE_RTP" -ci 127.0.0.1 \
      -nostdin -trace_err -error_file "$LAB/phones/$1.err" >"$LAB/phones/$1.out" 2>&1 </dev/null 9>&-
  ) &
  remember "$1" $!
}
start_phones() {
  phone answering answering $((PORT_PHONES + 1)) "127.$NET.2.1"
  phone busy busy $((PORT_PHONES + 7)) "127.$NET.2.2"
  phone silent silent $((PORT_PHONES + 8)) "127.$NET.2.3"
  phone network network "$PORT_TRUNK" "127.$NET.2.4"
}
contact_port() { # extension -> where its contact points by default
  case $1 in
  80[1-6]) echo $((PORT_PHONES + 1)) ;;
  807) echo $((PORT_PHONES + 7)) ;;
  *) echo $((PORT_PHONES + 8)) ;;
  esac
}
# Registers every extension whose contact is not "-"; `phones/contacts` holds what tests moved: one line "extension port".
register() { # [extension...]
  mkdir -p "$LAB/phones/contacts"
  # One at a time: a list that was made before a test moved a phone must not be sent after it.
  (flock -w 60 8 && register_now "$@") 8>"$LAB/phones/register.lock"
}
register_now() {
  local ext port list count=0
  list=$(mktemp "$LAB/phones/register.XXXXXX")
  echo SEQUENTIAL >"$list"
  for ext in "${@:-$EXTENSIONS}"; do
    for ext in $ext; do
      port=$(cat "$LAB/phones/contacts/$ext" 2>/dev/null || contact_port "$ext")
      [[ $port == - ]] && continue
      printf '%s;[authentication username=%s password=pw%s];%s;%s\n' "$ext" "$ext" "$ext" "$port" 120 >>"$list"
      count=$((count + 1))
    done
  done
  run_register "$list" "$count"
}
run_register() { # list count
  local rc=0
  if (($2 > 0)); then
    timeout -s KILL 30 sipp -sf "$HERE/phones/register.xml" -inf "$1" -i 127.0.0.1 -bind_local -ci 127.0.0.1 -m "$2" -r 200 -l "$2" \
      -mi "127.$NET.2.5" -recv_timeout 4000 -nostdin "127.0.0.1:$PORT_SIP" >"$LAB/phones/register.out" 2>&1 </dev/null 9>&- || rc=$?
  fi
  rm -f "$1"
  return "$rc"
}
one_extension() { [[ ${1:-} =~ ^8(0[1-9]|1[0-9]|20)$ ]] || die "extension: ${1:-} (expected: 801 to 820)"; }
cmd_register() { # EXT [PORT]: the extension's phone is at PORT from now on (default: the lab's own phone)
  one_extension "${1:-}"
  mkdir -p "$LAB/phones/contacts"
  if [[ -n ${2:-} ]]; then
    [[ $2 =~ ^[0-9]{4,5}$ ]] || die "port: $2 (expected: a UDP port)"
    echo "$2" >"$LAB/phones/contacts/$1"
  else rm -f "$LAB/phones/contacts/$1"; fi
  register "$1" || die "$1 could not register (Asterisk on port $PORT_SIP up?)"
}
cmd_unregister() { # EXT
  local list
  one_extension "${1:-}"
  mkdir -p "$LAB/phones/contacts"
  echo - >"$LAB/phones/contacts/$1"
  list=$(mktemp "$LAB/phones/register.XXXXXX")
  printf 'SEQUENTIAL\n%s;[authentication username=%s password=pw%s];%s;0\n' "$1" "$1" "$1" "$(contact_port "$1")" >"$list"
  (flock -w 60 8 && run_register "$list" 1) 8>"$LAB/phones/register.lock" || die "$1 could not unregister"
}
keep_registered() { # the phones' own re-registration, well before their 120 s are over; a dead sipp comes back
  local tries=100
  trap 'kill $(jobs -p) 2>/dev/null; exit 0' TERM
  # Whoever started this writes its id down only now.
  until alive registrar || ((tries-- <= 0)); do sleep 0.1; done
  while alive registrar && [[ $PID == "$BASHPID" ]]; do
    sleep 40 &
    wait $! || true
    (flock -n 9 && start_phones) 9>"$LAB/lock" || true
    register || true
  done
}
start_registrar() {
  alive registrar && return
  setsid "$BASH" "$HERE/lab.sh" keep-registered >/dev/null 2>&1 </dev/null 9>&- &
  remember registrar $!
}
reachable() { rx 'pjsip show contacts' | grep -cE 'Contact: +8[012][0-9]/.* Avail ' || true; }

# ---- commands

lock() { # one command that changes the lab at a time
  exec 9>"$LAB/lock"
  flock -w 120 9 || die "another command has been changing this lab for two minutes ($LAB/lock)"
}
cmd_up() {
  local tries=150 was=started
  lock
  make_root
  alive asterisk && was='was up'
  if ! alive asterisk; then
    # A throwaway: every start from down is a fresh one.
    rm -rf "${ROOT:?}$INSIDE"
    configure
  fi
  start_asterisk
  start_phones
  if [[ $was == started ]] || ! alive registrar; then
    rm -rf "$LAB/phones/contacts"
    register || die "the phones could not register (see $LAB/phones)"
  fi
  start_registrar
  until (($(reachable) >= 20)); do
    ((tries-- > 0)) || {
      rx 'pjsip show contacts' >&2
      tail -n 5 "$LAB"/phones/*.err "$LAB"/phones/*.out 2>/dev/null >&2 || true
      die "not all phones are reachable after 30 s"
    }
    sleep 0.2
  done
  say "$was: AMI $PORT_AMI, HTTP and ARI $PORT_HTTP, SIP $PORT_SIP, 20 phones, trunk $PORT_TRUNK, state in $LAB"
}
cmd_down() {
  local file name
  lock
  stop registrar
  for file in "$LAB"/call-*.pid "$LAB"/puppet-*.pid; do
    [[ -e $file ]] || continue
    name=$(basename "$file" .pid)
    stop "$name"
  done
  for name in answering busy silent network; do stop "$name"; done
  stop asterisk 5
  say "down"
}
cmd_status() {
  local name rc=0
  for name in asterisk registrar answering busy silent network; do
    if alive "$name"; then printf '%-10s up    pid %s\n' "$name" "$PID"; else
      printf '%-10s down\n' "$name"
      rc=1
    fi
  done
  if alive asterisk; then printf 'phones     %s of 20 reachable\n' "$(reachable)"; fi
  cmd_ports
  return "$rc"
}
cmd_ports() {
  local key
  for key in AMI HTTP SIP TRUNK PHONES RTP_START RTP_END PHONE_RTP; do
    name=PORT_$key
    printf '%s=%s\n' "$key" "${!name}"
  done
  printf 'DIR=%s\nASTERISK=%s\nNET=%s\n' "$LAB" "$ROOT$INSIDE" "$NET"
}
cmd_cli() {
  alive asterisk || die "the lab is down (./cordboard lab up)"
  rx "$*"
}

case ${1:-} in
up) cmd_up ;;
down) cmd_down ;;
status) cmd_status ;;
ports) cmd_ports ;;
cli) shift && cmd_cli "$@" ;;
register) shift && cmd_register "$@" ;;
unregister) shift && cmd_unregister "$@" ;;
call)
  shift
  # shellcheck source=call.sh
  . "$HERE/call.sh"
  cmd_call "$@"
  ;;
asterisk-start)
  lock
  start_asterisk
  # It writes its database once a second: killed, it has forgotten who registered last.
  register || die "the phones could not register (Asterisk on port $PORT_SIP up?)"
  ;;
asterisk-kill)
  lock
  alive asterisk && kill -KILL "$PID"
  stop asterisk
  ;;
keep-registered) keep_registered ;;
*) die "lab: ${1:-} (expected: up, down, status, ports, cli COMMAND, call DID …, register EXT [PORT], unregister EXT, asterisk-start, asterisk-kill)" ;;
esac
