/* How the script of events is getting on, for the pages that load it. */
var LOOK_MS = 500;

/** Shows it in an element, in words for "connected" and "connecting", from now on. */
export function showState(place, words) {
  window.setInterval(function () {
    var push = window.asterccPush;
    if (!push) {
      return;
    }
    var refused = push.refused();
    var all = words();
    place.className = refused ? 'refused' : '';
    place.textContent = refused ? refused + ' ' + window.astccMessage(refused, all[2]) : push.following() ? all[0] : all[1];
  }, LOOK_MS);
}
