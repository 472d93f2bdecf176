# shellcheck shell=bash
# `./cordboard demo`: the lab, the server with conf/demo.yaml, and a gentle stream of calls. Sourced by ./cordboard.

demo_usage='usage: ./cordboard demo [--no-traffic] [--ivr] [--port N]'

demo() {
  local traffic=1 ivr='' port=8000
  while (($#)); do
    case $1 in
    --no-traffic) traffic='' ;;
    --ivr) ivr=1 ;;
    --port)
      [[ ${2:-} =~ ^[0-9]{1,5}$ ]] && ((10#$2 >= 1 && 10#$2 <= 65535)) || die "--port: ${2:-} (expected: 1 to 65535)"
      port=$((10#$2))
      shift
      ;;
    *) die "demo: $1 ($demo_usage)" ;;
    esac
    shift
  done
  lab_tools
  packages curl=curl python3=python3
  build
  java_options
  DEMO_PIDS=() DEMO_LAB='' DEMO_DIR=$(mktemp -d)
  # Until the end is tidied up, nothing may cut it short.
  trap demo_end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  "$LAB" status >/dev/null 2>&1 || DEMO_LAB=1
  "$LAB" up
  # conf/demo.yaml takes these from the environment.
  local ports
  ports=$("$LAB" ports)
  export CORDBOARD_PORT=$port
  CORDBOARD_LAB_AMI_PORT=$(sed -n 's/^AMI=//p' <<<"$ports") CORDBOARD_LAB_HTTP_PORT=$(sed -n 's/^HTTP=//p' <<<"$ports")
  CORDBOARD_LAB_RECORDINGS=$(sed -n 's/^ASTERISK=//p' <<<"$ports")/spool/monitor
  CORDBOARD_LAB_IVR_RECORDINGS=$(sed -n 's/^ASTERISK=//p' <<<"$ports")/spool/recording
  CORDBOARD_LAB_ETC=$(sed -n 's/^ASTERISK=//p' <<<"$ports")/etc
  CORDBOARD_LAB_CEL=$(sed -n 's/^ASTERISK=//p' <<<"$ports")/log/master.db
  export CORDBOARD_LAB_CEL CORDBOARD_LAB_AMI_PORT CORDBOARD_LAB_HTTP_PORT CORDBOARD_LAB_RECORDINGS CORDBOARD_LAB_IVR_RECORDINGS
  export CORDBOARD_LAB_ETC
  # The CRM that CooCenter's events are pushed to; its first line says where.
  setsid python3 "$HOME_DIR/conf/examples/receiver.py" --port 0 --label crm: </dev/null > >(demo_first_line "$DEMO_DIR/crm") &
  DEMO_PIDS+=($!)
  demo_crm "$!"
  export CORDBOARD_CRM
  # Not by itself: the port is there for a server of your own, and without one the fallback is heard.
  if [[ -n $ivr ]]; then demo_ivr; fi
  # A session of its own: Ctrl-C reaches this script only, which ends the server in order.
  setsid java "${JAVA_OPTIONS[@]}" -jar "$JAR" serve --config "$HOME_DIR/conf/demo.yaml" </dev/null &
  DEMO_SERVER=$!
  DEMO_PIDS+=("$DEMO_SERVER")
  demo_wait "$port" "$DEMO_SERVER"
  # The port is in conf/demo.yaml.
  [[ -n $ivr ]] || say "7000 to 7002 hear the apology until a web server listens on port 8099: your own, or python3 conf/examples/ivr_server.py (--ivr starts that)"
  printf 'ready http://127.0.0.1:%s/\n' "$port"
  if [[ -n $traffic ]]; then
    demo_traffic &
    DEMO_PIDS+=($!)
  fi
  # The demo lasts as long as its server does.
  wait "$DEMO_SERVER" || die "the server ended ($?)"
}
demo_first_line() { # file: keeps the first line there, passes all on, to the end
  local first
  trap '' INT TERM HUP
  IFS= read -r first || return 0
  printf '%s\n' "$first" | tee "$1"
  exec cat
}
demo_ivr() { # the example of a customer's web server, which leads 7000, 7001 and a layer of 7002; its port is in conf/demo.yaml
  local port=8099
  if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then die "--ivr: port $port is taken (expected: free for conf/examples/ivr_server.py)"; fi
  setsid python3 "$HOME_DIR/conf/examples/ivr_server.py" --port "$port" --label ivr: </dev/null &
  DEMO_PIDS+=($!)
}
demo_crm() { # receiver-pid: until it listens; where
  local tries=100
  while ((tries-- > 0)); do
    CORDBOARD_CRM=$(sed -n 's/^crm: listening on //p' "$DEMO_DIR/crm" 2>/dev/null || true)
    [[ -z $CORDBOARD_CRM ]] || return 0
    kill -0 "$1" 2>/dev/null || break
    sleep 0.1
  done
  die "the receiver of the events did not start"
}
demo_wait() { # port server-pid: until the server sees the PBX and a call could be made
  local tries=300 state=''
  while ((tries-- > 0)); do
    kill -0 "$2" 2>/dev/null || die "the server ended while it started (see above)"
    if curl -sf -m 2 -o /dev/null "http://127.0.0.1:$1/v1/health"; then
      state=$(curl -sf -m 2 -H 'X-Api-Key: demo-key' "http://127.0.0.1:$1/v1/state" | head -c 200 || true)
      if [[ $state == *'"stale":false'* ]]; then
        "$LAB" call 801 --as 820 --for 1 >"$DEMO_DIR/first-call" && return
        die "the first call failed: $(tail -n 1 "$DEMO_DIR/first-call")"
      fi
    fi
    sleep 0.2
  done
  die "the server was not live after 60 s; /v1/state begins: ${state:-nothing}"
}
demo_end() {
  local pid patience=100
  trap '' INT TERM HUP
  trap - EXIT
  for pid in "${DEMO_PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${DEMO_PIDS[@]}"; do
    while ((patience-- > 0)) && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
  done
  # A lab that was up before stays up.
  [[ -z $DEMO_LAB ]] || "$LAB" down
  rm -rf "$DEMO_DIR"
}

# ---- traffic: never more than a handful of calls at once

demo_pick() { # one of the arguments
  printf '%s' "${@:RANDOM % $# + 1:1}"
}
demo_call() { # what `lab call` takes; in the background, bounded
  while (($(jobs -rp | wc -l) >= 6)); do wait -n || true; done
  "$LAB" call "$@" >/dev/null 2>&1 </dev/null &
}
demo_traffic() {
  # Ending this ends its callers; each of them ends its sipp.
  trap 'trap - TERM; jobs -p | xargs -r kill -TERM 2>/dev/null; wait; exit 0' TERM
  local from
  while :; do
    from=$(demo_pick 4930 44207 33145 3906 1212)555$((RANDOM % 9000 + 1000))
    case $((RANDOM % 11)) in
    0 | 1 | 2 | 3) demo_call "$(demo_pick 4930555630 4930555630 4930555631)" --from "$from" --for $((RANDOM % 40 + 15)) --ring 90 ;;
    # Asks for the caller's number, which is read back and confirmed; or a phone, or layers, or goodbye.
    10) demo_call "49307$(demo_pick 000 000 001 002)" --from "$from" --dtmf "$(demo_pick '1#' '1#12345#1' '2#' '9#')" --for $((RANDOM % 20 + 15)) ;;
    4) demo_call 4930555631 --from "$from" --ring 60 --for 3 ;;
    5) demo_call "4930555$(demo_pick 801 802 803 806 807)" --from "$from" --for $((RANDOM % 20 + 5)) --ring 20 ;;
    6 | 7) demo_call "$(demo_pick 801 804 806 806 807 808)" --as "$(demo_pick 810 811 812 813)" --for $((RANDOM % 25 + 5)) --ring 15 ;;
    *) demo_call "9030555123$(demo_pick 1 2 3 4 5 6 7 8 9 0 5 6 7 8)" --as "$(demo_pick 814 815 816 817)" --for $((RANDOM % 30 + 8)) --ring 12 ;;
    esac
    sleep $((RANDOM % 5 + 3)) &
    wait $! || true
  done
}
