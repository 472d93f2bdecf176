/* The page to watch events with: sets the globals, loads the script, lists what sonAccept gets. */
import { md5 } from './md5.js';
import { showState } from './push_state.js';

var NAMES = ['title', 'language', 'password', 'poll', 'watch', 'hint', 'events', 'on', 'off'];
var WORDS = {
  cn: ['asterCC 事件', '语言', '密码或推送密钥', '不用 websocket', '接收事件', '没有坐席号时，用团队的推送密钥显示团队的全部事件。', '事件', '已连接', '正在连接…'],
  en: ['asterCC events', 'Language', 'Password, or push key', 'Without websocket', 'Watch events', 'Without an agent\'s number the team\'s push key shows all events of the team.', 'Events', 'Connected', 'Connecting…'],
  jp: ['asterCC イベント', '言語', 'パスワードまたはプッシュキー', 'WebSocket なし', 'イベントを受信', 'エージェント番号がなければ、チームのプッシュキーでチームの全イベントを表示します。', 'イベント', '接続済み', '接続中…'],
  kr: ['asterCC 이벤트', '언어', '비밀번호 또는 푸시 키', '웹소켓 없이', '이벤트 받기', '상담원 번호가 없으면 팀의 푸시 키로 팀의 모든 이벤트를 보여 줍니다.', '이벤트', '연결됨', '연결 중…'],
  ru: ['События asterCC', 'Язык', 'Пароль или ключ команды', 'Без websocket', 'Получать события', 'Без номера агента ключ команды показывает все события команды.', 'События', 'Подключено', 'Подключение…'],
  fr: ['Événements asterCC', 'Langue', 'Mot de passe ou clé d\'envoi', 'Sans websocket', 'Recevoir les événements', 'Sans numéro d\'agent, la clé d\'envoi de l\'équipe montre tous ses événements.', 'Événements', 'Connecté', 'Connexion…'],
  de: ['asterCC-Ereignisse', 'Sprache', 'Passwort oder Push-Schlüssel', 'Ohne Websocket', 'Ereignisse empfangen', 'Ohne Agentennummer zeigt der Push-Schlüssel des Teams alle seine Ereignisse.', 'Ereignisse', 'Verbunden', 'Verbindet…'],
  es: ['Eventos de asterCC', 'Idioma', 'Contraseña o clave de envío', 'Sin websocket', 'Recibir eventos', 'Sin número de agente, la clave de envío del equipo muestra todos sus eventos.', 'Eventos', 'Conectado', 'Conectando…']
};
var LINES = 500;
var who = document.getElementById('who');
var events = document.getElementById('events');
var language = document.getElementById('language');

window.sonAccept = function (message) {
  var item = document.createElement('li');
  item.textContent = message;
  events.insertBefore(item, events.firstChild);
  while (events.children.length > LINES) {
    events.removeChild(events.lastChild);
  }
};

who.addEventListener('submit', function (event) {
  event.preventDefault();
  window.astercc_ip = location.host;
  window.astercc_identity = who.elements.identity.value;
  window.astercc_agentno = who.elements.agentno.value;
  window.astercc_pwd = md5(who.elements.password.value);
  var script = document.createElement('script');
  script.src = 'astercc_nginx_http_push.js';
  script.onload = function () {
    if (who.elements.poll.checked) {
      window.asterccPush.poll();
    }
  };
  document.head.appendChild(script);
});

function speak() {
  var words = WORDS[language.value];
  document.documentElement.lang = { cn: 'zh', jp: 'ja', kr: 'ko' }[language.value] || language.value;
  document.querySelectorAll('[data-word]').forEach(function (place) {
    place.textContent = words[NAMES.indexOf(place.dataset.word)];
  });
}

Object.keys(WORDS).forEach(function (code) {
  var option = document.createElement('option');
  option.textContent = code;
  language.appendChild(option);
});
var asked = /[?&]language=([a-z]{2})/i.exec(location.search);
var code = asked ? asked[1].toLowerCase() : 'en';
language.value = WORDS[code] ? code : 'en';
var chosen = Boolean(asked);
language.addEventListener('change', function () {
  chosen = true;
  speak();
});
showState(document.getElementById('state'), function () {
  var teams = window.asterccPush.language();
  if (!chosen && WORDS[teams] && teams !== language.value) {
    language.value = teams; // unless somebody wanted another
    speak();
  }
  return WORDS[language.value].slice(-2).concat(language.value);
});
speak();
