/*
 * asterCC's events for pages of the sites that the team allows. Load it from the server that shall tell them:
 *   <script src="http://SERVER:8000/asterccinterface/astercc_nginx_http_push.js"></script>
 * It reads the page's globals
 *   astercc_ip        the server (and its port), where the script was loaded from elsewhere
 *   astercc_identity  the team's identity
 *   astercc_agentno   the agent whose events are wanted; empty for all of the team
 *   astercc_pwd       the MD5 of the agent's password, or of the team's push key
 * and calls sonAccept(message) for each event, in order and once, by websocket or, where there is none, by long poll.
 * Loaded again it begins anew with the globals as they are then.
 */
(function (window, document) {
  'use strict';

  var PATH = '/asterccinterface/events';
  var GLOBALS_MS = 200;
  var AGAIN_MS = 1000;
  var LONGEST_MS = 30000;
  var POLL_MS = 60000;
  var base = ownBase();
  var last = null;
  var failures = 0;
  var forced = !window.WebSocket;
  var noSocket = forced;
  var stopped = false;
  var wasRefused = null;
  var language = null;
  var socket = null;
  var request = null;

  function ownBase() {
    var own = document.currentScript;
    var all = own ? [own] : document.getElementsByTagName('script');
    for (var i = all.length - 1; i >= 0; i--) {
      var at = all[i].src ? all[i].src.indexOf('/asterccinterface/astercc_nginx_http_push.js') : -1;
      if (at > 0) {
        return all[i].src.substring(0, at);
      }
    }
    return null;
  }

  /** Where the page says; its own host may serve a copy of this script. */
  function server() {
    var named = window.astercc_ip ? String(window.astercc_ip) : '';
    var own = base ? base.replace(/^https?:\/\//, '') : '';
    if (!named || named === own || named === own.replace(/:\d+$/, '')) {
      return base;
    }
    return (window.location.protocol === 'https:' ? 'https://' : 'http://') + window.astercc_ip;
  }

  function said() {
    var text = function (value) {
      return encodeURIComponent(value === undefined || value === null ? '' : value);
    };
    return (
      'identity=' + text(window.astercc_identity) + '&agentno=' + text(window.astercc_agentno) +
      '&pwd=' + text(window.astercc_pwd) + (last === null ? '' : '&eventid=' + last)
    );
  }

  /** Numbers have up to 18 digits: compared as texts, since numbers of a page are not so exact. */
  function isAfter(one, other) {
    return other === null || one.length > other.length || (one.length === other.length && one > other);
  }

  function tell(message) {
    var found = /(?:^|&)eventid=(\d+)&/.exec(message);
    if (found) {
      if (!isAfter(found[1], last)) {
        return;
      }
      last = found[1];
    }
    if (typeof window.sonAccept === 'function') {
      try {
        window.sonAccept(message);
      } catch (e) {
        window.setTimeout(function () {
          throw e; // the page's own mistake, which must not end its events
        }, 0);
      }
    }
  }

  function refused(answer) {
    wasRefused = answer.message === 'BackMsg_44' ? null : answer.message; // nobody could look at it now
    if (window.console) {
      window.console.warn('asterCC events: ' + answer.message);
    }
    failures = Math.max(failures, 5); // asks again, but seldom
  }

  function began(answer) {
    if (last === null) {
      last = String(answer.eventid);
    }
    language = answer.language || language;
    failures = 0;
    wasRefused = null;
  }

  function again() {
    failures++;
    window.setTimeout(next, Math.min(LONGEST_MS, AGAIN_MS * Math.pow(2, Math.min(failures - 1, 5))));
  }

  function follow() {
    var welcome = false;
    try {
      socket = new window.WebSocket(server().replace(/^http/, 'ws') + PATH + '/ws');
    } catch (e) {
      noSocket = true;
      next();
      return;
    }
    socket.onopen = function () {
      socket.send(said());
    };
    socket.onmessage = function (event) {
      if (stopped) {
        return;
      }
      if (event.data.charAt(0) !== '{') {
        tell(event.data);
        return;
      }
      var answer = JSON.parse(event.data);
      welcome = true;
      if (answer.code === 1) {
        began(answer);
      } else {
        refused(answer);
      }
    };
    socket.onclose = function () {
        if (!welcome && ++failures >= 2) {
        noSocket = true; // something between lets no websocket through
        failures = 0;
      }
      again();
    };
  }

  function poll() {
    request = new window.XMLHttpRequest();
    request.open('POST', server() + PATH);
    request.timeout = POLL_MS;
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.onload = function () {
      var answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch (e) {
        // not ours: asked again later
      }
      if (stopped) {
        return;
      }
      if (!answer || answer.code !== 1) {
        if (answer && answer.message) {
          refused(answer);
        }
        again();
        return;
      }
      began(answer);
      for (var i = 0; i < answer.events.length; i++) {
        tell(answer.events[i]);
      }
      if (isAfter(answer.eventid, last)) {
        last = answer.eventid;
      }
      next();
    };
    request.onerror = request.ontimeout = function () {
      if (!stopped) {
            noSocket = forced; // nothing gets through: the server may be away
        again();
      }
    };
    request.send(said());
  }

  function next() {
    if (stopped) {
      return;
    }
    if (!window.astercc_identity || !window.astercc_pwd || !(base || window.astercc_ip)) {
      window.setTimeout(next, GLOBALS_MS); // the page may set them after it loaded this
    } else if (noSocket) {
      poll();
    } else {
      follow();
    }
  }

  if (window.asterccPush) {
    window.asterccPush.stop();
  }
  window.asterccPush = {
    stop: function () {
      stopped = true;
      if (socket) {
        socket.close();
      }
      if (request) {
        request.abort();
      }
    },
    way: function () {
      return noSocket ? 'poll' : 'websocket';
    },
    /** The message by which it was refused, null if it was not. */
    refused: function () {
      return wasRefused;
    },
    /** The team's language, null while nobody said it. */
    language: function () {
      return language;
    },
    /** Whether what happens from here on is told. */
    following: function () {
      return last !== null && !wasRefused;
    },
    /** For trying: without a websocket. */
    poll: function () {
      forced = true;
      noSocket = true;
      if (socket) {
        socket.close();
      }
    }
  };
  window.setTimeout(next, 0);
})(window, document);
