package io.cordboard.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's modules without DOM, in the browser they are written for. */
class StoreIT {
  @TempDir static Path profile;
  private static Browser browser;
  private static WallServer server;

  @BeforeAll
  static void open() {
    server = new WallServer(new ScriptedBoard(), 0);
    browser = new Browser(profile);
    browser.openAsStranger(server.address());
  }

  @AfterAll
  static void close() {
    browser.close();
    server.close();
  }

  /** Runs a script that has a new store and some frames at hand; gives what it returns. */
  private static Object run(String body) {
    String script =
        "const done = arguments[arguments.length - 1];"
            + "Promise.all([import('/store.js'), import('/format.js'), import('/socket.js'),"
            + " import('/describe.js')]).then(([s, f, k, d]) => {"
            + "const store = new s.Store();"
            + "const call = (id, state, x = {}) => ({id, node: 'n', state, parties: [], ...x});"
            + "const hello = (seq, calls) => ({type: 'hello', seq, atMs: 1000, snapshot: {calls}});"
            + "const change = (seq, data, x = {}) =>"
            + " ({seq, atMs: 1000, kind: 'call', what: 'changed', id: data.id, data, ...x});"
            + "const ids = () => [...store.of('call').keys()].join(',');"
            + body
            + "}).then(done, e => done('failed: ' + e));";
    return browser.driver().executeAsyncScript(script);
  }

  @Test
  void aSnapshotReplacesEverything() {
    assertThat(
            run(
                "store.apply(hello(5, [call('a', 'up'), call('b', 'up')]), 0);"
                    + "store.apply(hello(2, [call('c', 'up')]), 0);"
                    + "return ids() + ' ' + store.seq;"))
        .isEqualTo("c 2");
  }

  @Test
  void aChangeIsTakenOnceAndAnOldOneNotAtAll() {
    assertThat(
            run(
                "store.apply(hello(5, [call('a', 'up')]), 0);"
                    + "store.apply(change(6, call('a', 'held')), 0);"
                    + "store.apply(change(6, call('a', 'up')), 0);"
                    + "store.apply(change(4, call('z', 'up')), 0);"
                    + "return ids() + store.of('call').get('a').state + store.log.length;"))
        .isEqualTo("aheld1");
  }

  @Test
  void whatComesIntoViewOrGoesIsTakenWithoutANumberOfItsOwn() {
    assertThat(
            run(
                "store.apply(hello(5, [call('a', 'up')]), 0);"
                    + "store.apply({type: 'view', seq: 5, atMs: 1, things: ["
                    + "{kind: 'call', id: 'a', gone: true},"
                    + "{kind: 'call', id: 'b', data: call('b', 'up')}]}, 0);"
                    + "return ids() + store.seq + store.log.length;"))
        .isEqualTo("b50");
  }

  @Test
  void holesInTheNumbersAreNormal() {
    assertThat(
            run(
                "store.apply(hello(5, []), 0);"
                    + "return store.apply(change(60, call('a', 'up')), 0) + ids() + store.seq;"))
        .isEqualTo("truea60");
  }

  @Test
  void whatIsGoneIsDroppedAndLingersOnlyIfItWasThere() {
    assertThat(
            run(
                "store.apply(hello(1, [call('a', 'up')]), 0);"
                    + "store.apply(change(2, call('a', 'ended'), {gone: true}), 0);"
                    + "store.apply(change(3, call('b', 'ended'), {gone: true}), 0);"
                    + "const before = store.ended.length;"
                    + "store.sweep(s.LINGER_MS + 1);"
                    + "return ids() + '|' + before + store.ended.length;"))
        .isEqualTo("|10");
  }

  @Test
  void helloWithoutSnapshotOnlyContinuesWhatIsKnown() {
    assertThat(
            run(
                "const cold = store.apply({type: 'hello', seq: 9}, 0);"
                    + "store.apply(hello(5, [call('a', 'up')]), 0);"
                    + "const warm = store.apply({type: 'hello', seq: 5}, 0);"
                    + "return cold + ' ' + warm + ' ' + ids();"))
        .isEqualTo("false true a");
  }

  @Test
  void theLogIsBounded() {
    assertThat(
            run(
                "store.apply(hello(0, []), 0);"
                    + "for (let i = 1; i < 50000; i++) store.apply(change(i, call('a', i % 2 ?"
                    + " 'up' : 'held')), 0);"
                    + "return store.log.length <= s.LOG_LIMIT + 200 && store.log.length"
                    + " >= s.LOG_LIMIT && store.log.at(-1).seq === 49999;"))
        .isEqualTo(true);
  }

  @Test
  void theServersClockCounts() {
    assertThat(
            run(
                "store.apply({...hello(1, []), atMs: 900000}, 100000);"
                    + "store.apply(change(2, call('a', 'up'), {atMs: 900050}), 100100);"
                    + "store.apply(change(3, call('a', 'up'), {atMs: 900240}), 100200);"
                    + "return store.nowMs(100300);"))
        .isEqualTo(900340L);
  }

  @Test
  void unknownFramesAndKindsDoNoHarm() {
    assertThat(
            run(
                "store.apply(hello(1, [call('a', 'up')]), 0);"
                    + "for (const f of [{}, {type: 'new'}, {seq: 2, kind: 'x', data: {id: 1}},"
                    + " {seq: 3, kind: '__proto__', data: {id: 1}}, {seq: 4, kind: 'call'}])"
                    + " store.apply(f, 0);"
                    + "return ids();"))
        .isEqualTo("a");
  }

  @Test
  void lengthsOfTimeReadWell() {
    assertThat(
            run(
                "return [-5, 0, 59999, 60000, 3599000, 3600000, 90061000]"
                    + ".map(f.duration).join(' ');"))
        .isEqualTo("0:00 0:00 0:59 1:00 59:59 1:00:00 25:01:01");
  }

  @Test
  void waitsGrowWithJitterUpToABound() {
    assertThat(
            run(
                "return [0, 1, 5, 50].map(n => [k.backoffMs(n, 0), k.backoffMs(n, 1)].join('-'))"
                    + ".join(' ');"))
        .isEqualTo("200-400 400-800 6400-12800 7500-15000");
  }

  @Test
  void rowsAreKeptByKeyAndMovedWithoutLosingTheFocus() {
    assertThat(
            run(
                "return import('/dom.js').then(({Rows, make}) => {"
                    + "const list = make('ul'); document.body.append(list); let made = 0;"
                    + "const rows = new Rows(list, (key) => { made++;"
                    + " const element = make('button', {}, key); return {element, update() {}}; });"
                    + "const show = () => [...list.children].map(e => e.textContent).join('');"
                    + "rows.sync(['a', 'b', 'c'], k => k); const b = list.children[1]; b.focus();"
                    + "rows.sync(['c', 'b', 'd'], k => k); const first = show();"
                    + "rows.sync(['b', 'd', 'c'], k => k);"
                    + "const kept = document.activeElement === b && list.children[0] === b;"
                    + "const result = first + show() + made + kept; list.remove(); return result;"
                    + "});"))
        .isEqualTo("cbdbdc4true");
  }

  @Test
  void whoTalksToWhomIsFoundInEveryShapeOfCall() {
    Map<?, ?> found =
        (Map<?, ?>)
            run(
                "const p = (role, number, state, x = {}) => ({role, number, state, ...x});"
                    + "const t = (c) => d.callText(store, call('a', 'up', c));"
                    + "return {"
                    + "none: t({}), dialing: t({dialed: '802', parties: [p('caller', '801', 'up')]}),"
                    + "queued: t({queue: '630', parties: [p('caller', '5', 'up', {name: 'Bo'})]}),"
                    + "transfer: t({parties: [p('caller', '5', 'up'), p('agent', '801', 'gone'),"
                    + " p('callee', '802', 'up')]}),"
                    + "spy: t({parties: [p('caller', '5', 'up'), p('agent', '801', 'up'),"
                    + " p('supervisor', '810', 'up')]}),"
                    + "withheld: t({parties: [p('caller', undefined, 'up')]})};");
    assertThat(found)
        .isEqualTo(
            Map.of(
                "none", "Unknown",
                "dialing", "801 → 802",
                "queued", "Bo (5) → 630",
                "transfer", "5 → 802",
                "spy", "5 → 801",
                "withheld", "Unknown"));
  }
}
