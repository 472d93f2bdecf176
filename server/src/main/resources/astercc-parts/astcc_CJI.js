/*
 * asterCC's operations for pages of any site. Load it from the server that shall answer:
 *   <script src="http://SERVER:8000/asterccinterface/astcc_CJI.js"></script>
 * Each function takes the manual's parameters and then a callback, a function or its name, which gets
 * {code: 1, message: 'BackMsg_19', …}. astccMessage('BackMsg_19', 'de') says it in words.
 * Depends on nothing. Where the server lets this page's site read answers, requests are posted; elsewhere
 * they are loaded as scripts.
 */
(function (window, document) {
  'use strict';

  // Both made by the server: [[names of the function], [parameters]], and texts by language.
  var OPERATIONS = /*@operations*/ [] /*@*/;
  var MESSAGES = /*@messages*/ {} /*@*/;

  var ANSWER_MS = 80000;
  var PROBE_MS = 5000;
  var PROBE_AGAIN_MS = 60000;
  var source = ownSource();
  var base = source.replace(/\/asterccinterface\/astcc_CJI\.js.*$/, '');
  var chosen = /[?&]language=([a-z]{2})/i.exec(source);
  var teamLanguage = null;
  var calls = 0;
  var mayPost = null; // known after the first request, see transport
  var waiting = [];

  function ownSource() {
    var own = document.currentScript;
    if (own && own.src) {
      return own.src;
    }
    var all = document.getElementsByTagName('script');
    for (var i = all.length - 1; i >= 0; i--) {
      if (/\/asterccinterface\/astcc_CJI\.js/.test(all[i].src)) {
        return all[i].src;
      }
    }
    return 'http://' + window.astercc_ip + '/asterccinterface/astcc_CJI.js';
  }

  /** What shall get the answer; a name is looked up when that is there: pages define some later. */
  function resolve(callback) {
    if (typeof callback === 'function') {
      return callback;
    }
    if (typeof callback !== 'string' || !/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(callback)) {
      return null;
    }
    return function (answer) {
      var found = named(callback);
      if (found) {
        found(answer);
      } else if (window.console) {
        window.console.warn('astcc_CJI.js: ' + callback + ': no such function');
      }
    };
  }

  function named(callback) {
    var found = window;
    var path = callback.split('.');
    for (var i = 0; i < path.length && found; i++) {
      found = found[path[i]];
    }
    if (typeof found === 'function') {
      return found;
    }
    try {
      // What let and const define is no property of the window. A name with dots and nothing else.
      found = new Function('return ' + callback)();
    } catch (e) {
      found = null; // none, or the page's policy forbids to look
    }
    return typeof found === 'function' ? found : null;
  }

  function encode(values) {
    var pairs = [];
    for (var name in values) {
      pairs.push(encodeURIComponent(name) + '=' + encodeURIComponent(values[name]));
    }
    return pairs.join('&');
  }

  function noAnswer() {
    return {code: 2, message: 'No answer'};
  }

  function post(url, values, done) {
    var request = new XMLHttpRequest();
    request.open('POST', url);
    request.timeout = ANSWER_MS;
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8');
    request.onload = function () {
      var answer;
      try {
        answer = JSON.parse(request.responseText);
      } catch (e) {
        answer = null;
      }
      done(answer && answer.code ? answer : noAnswer());
    };
    request.onerror = request.ontimeout = function () {
      done(noAnswer());
    };
    request.send(encode(values));
  }

  function load(url, values, done) {
    var name = 'astccAnswer' + new Date().getTime() + '_' + ++calls;
    var script = document.createElement('script');
    var over = function (answer) {
      clearTimeout(late);
      window[name] = function () {};
      if (script.parentNode) {
        script.parentNode.removeChild(script);
      }
      over = function () {};
      done(answer);
    };
    var late = setTimeout(function () {
      over(noAnswer());
    }, ANSWER_MS);
    window[name] = function (answer) {
      over(answer);
    };
    script.onerror = function () {
      over(noAnswer());
    };
    values.callback = name;
    script.src = url + '?' + encode(values);
    (document.head || document.documentElement).appendChild(script);
  }

  /**
   * Asks, with a request that does nothing, whether this page may read what is posted. A "no" may be
   * the network's: it is asked again, at once after no answer, else after a while.
   */
  function transport(use) {
    if (mayPost !== null) {
      use(mayPost);
      return;
    }
    waiting.push(use);
    if (waiting.length > 1) {
      return;
    }
    var known = function (may, keep) {
      mayPost = keep ? may : null;
      if (keep && !may) {
        setTimeout(function () {
          mayPost = null;
        }, PROBE_AGAIN_MS);
      }
      var all = waiting;
      waiting = [];
      for (var i = 0; i < all.length; i++) {
        all[i](may);
      }
    };
    var probe = new XMLHttpRequest();
    probe.open('GET', base + '/asterccinterfaces');
    probe.timeout = PROBE_MS;
    probe.onload = function () {
      known(true, true);
    };
    probe.onerror = function () {
      known(false, true);
    };
    probe.ontimeout = function () {
      known(false, false);
    };
    probe.send();
  }

  function request(name, values, callback) {
    var url = base + '/setevent/' + name;
    var done = function (answer) {
      if (answer.language && MESSAGES[answer.language]) {
        teamLanguage = answer.language;
      }
      if (callback) {
        callback(answer);
      }
    };
    transport(function (may) {
      (may ? post : load)(url, values, done);
    });
  }

  function define(name, parameters) {
    window[name] = function () {
      var values = {};
      var callback = null;
      for (var i = 0; i < arguments.length && !callback; i++) {
        var given = arguments[i];
        var over = i >= parameters.length;
        // Pages older than the parameter pushevent have their callback in its place.
        var instead = parameters[i] === 'pushevent' && !/^(yes|no|)$/i.test(String(given));
        if (over || instead || typeof given === 'function') {
          callback = resolve(given);
        } else if (given !== undefined && given !== null) {
          values[parameters[i]] = given;
        }
      }
      request(name, values, callback);
    };
  }

  /** What a message says; without a language the team's, the one of this script's address, English. */
  window.astccMessage = function (message, language) {
    var texts = MESSAGES[String(language || window.astercc_language || (chosen && chosen[1]) || teamLanguage || 'en').toLowerCase()] || MESSAGES.en;
    var parts = /^BackMsg_(\d\d)(?:\[(.*)\])?$/.exec(message);
    var text = parts && texts[parts[1] - 1];
    return text ? text + (parts[2] ? ' [' + parts[2] + ']' : '') : message;
  };

  var operations = [];
  for (var i = 0; i < OPERATIONS.length; i++) {
    for (var n = 0; n < OPERATIONS[i][0].length; n++) {
      define(OPERATIONS[i][0][n], OPERATIONS[i][1]);
    }
    operations.push({names: OPERATIONS[i][0], parameters: OPERATIONS[i][1]});
  }
  var languages = [];
  for (var code in MESSAGES) {
    languages.push(code);
  }
  /** For pages that show what there is. */
  window.astccCJI = {operations: operations, languages: languages, base: base};
})(window, document);
