/* The test page: a form for each function, made from what astcc_CJI.js defines. */
import { md5 } from './md5.js';
import { showState } from './push_state.js';

var WORDS = {
  cn: ['语言', '帮助', '接收事件', '应答', '事件', '发送', '已连接', '正在连接…'],
  en: ['Language', 'Help', 'Watch events', 'Answers', 'Events', 'Send', 'Connected', 'Connecting…'],
  jp: ['言語', 'ヘルプ', 'イベントを受信', '応答', 'イベント', '送信', '接続済み', '接続中…'],
  kr: ['언어', '도움말', '이벤트 받기', '응답', '이벤트', '보내기', '연결됨', '연결 중…'],
  ru: ['Язык', 'Справка', 'Получать события', 'Ответы', 'События', 'Отправить', 'Подключено', 'Подключение…'],
  fr: ['Langue', 'Aide', 'Recevoir les événements', 'Réponses', 'Événements', 'Envoyer', 'Connecté', 'Connexion…'],
  de: ['Sprache', 'Hilfe', 'Ereignisse empfangen', 'Antworten', 'Ereignisse', 'Senden', 'Verbunden', 'Verbindet…'],
  es: ['Idioma', 'Ayuda', 'Recibir eventos', 'Respuestas', 'Eventos', 'Enviar', 'Conectado', 'Conectando…']
};
var NAMES = ['language', 'help', 'watch', 'answers', 'events', 'send', 'on', 'off'];
var COMMON = ['orgidentity', 'usertype', 'user', 'pwdtype', 'password'];
var CHOICES = {
  targettype: ['exter', 'inner'],
  consulttype: ['internal', 'external'],
  status: ['all', 'dialin', 'dialout'],
  agenttype: ['all', 'login'],
  pushevent: ['no', 'yes'],
  modeltype: ['', 'BusinessApp', 'Campaign', 'Virtualcustomer', 'Customerservice']
};
var LINES = 200;
var who = document.getElementById('who');
var language = document.getElementById('language');
var chosen = false;

function element(name, text) {
  var made = document.createElement(name);
  if (text) {
    made.textContent = text;
  }
  return made;
}

function line(list, text, refused) {
  var item = element('li', text);
  if (refused) {
    item.className = 'refused';
  }
  var all = document.getElementById(list);
  all.insertBefore(item, all.firstChild);
  while (all.children.length > LINES) {
    all.removeChild(all.lastChild);
  }
}

function field(name) {
  var label = element('label', name + ' ');
  var input = element(CHOICES[name] ? 'select' : 'input');
  (CHOICES[name] || []).forEach(function (choice) {
    input.appendChild(element('option', choice));
  });
  input.name = name;
  label.appendChild(input);
  return label;
}

function offer(operation) {
  var name = operation.names[operation.names.length - 1];
  var details = element('details');
  details.appendChild(element('summary', operation.names.join(' / ')));
  var form = element('form');
  form.id = name;
  form.autocomplete = 'off';
  operation.parameters.forEach(function (parameter) {
    if (COMMON.indexOf(parameter) < 0) {
      form.appendChild(field(parameter));
    }
  });
  var send = element('button', 'Send');
  send.setAttribute('data-word', 'send');
  form.appendChild(send);
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var values = operation.parameters.map(function (parameter) {
      return (COMMON.indexOf(parameter) < 0 ? form : who).elements[parameter].value;
    });
    window[name].apply(
      window,
      values.concat(function (answer) {
        if (!chosen && WORDS[answer.language]) {
          language.value = answer.language; // the team's, unless somebody wanted another
          speak();
        }
        line('answers', name + ': ' + JSON.stringify(answer) + ' ' + window.astccMessage(answer.message, language.value), answer.code !== 1);
      })
    );
  });
  details.appendChild(form);
  document.getElementById('functions').appendChild(details);
}

function speak() {
  document.documentElement.lang = {cn: 'zh', jp: 'ja', kr: 'ko'}[language.value] || language.value;
  document.querySelectorAll('[data-word]').forEach(function (part) {
    part.textContent = WORDS[language.value][NAMES.indexOf(part.getAttribute('data-word'))];
  });
}

window.sonAccept = function (message) {
  line('events', message);
};

document.getElementById('watch').addEventListener('click', function () {
  window.astercc_ip = window.astccCJI.base.replace(/^https?:\/\//, '');
  window.astercc_identity = who.elements.orgidentity.value;
  window.astercc_agentno = who.elements.user.value;
  window.astercc_pwd =
    who.elements.pwdtype.value === 'md5' ? who.elements.password.value : md5(who.elements.password.value);
  var script = element('script');
  script.src = window.astccCJI.base + '/asterccinterface/astercc_nginx_http_push.js';
  script.onerror = function () {
    line('events', 'astercc_nginx_http_push.js: not there', true);
  };
  document.head.appendChild(script);
});

showState(document.getElementById('state'), function () {
  return WORDS[language.value].slice(-2).concat(language.value);
});

window.astccCJI.operations.forEach(offer);
window.astccCJI.languages.forEach(function (code) {
  language.appendChild(element('option', code));
});
var asked = /[?&]language=([a-z]{2})/i.exec(location.search);
var code = asked ? asked[1].toLowerCase() : 'en';
language.value = WORDS[code] ? code : 'en';
chosen = Boolean(asked);
language.addEventListener('change', function () {
  chosen = true;
  speak();
});
speak();
