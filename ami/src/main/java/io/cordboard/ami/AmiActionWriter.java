package io.cordboard.ami;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.asteriskjava.manager.AsteriskMapping;
import org.asteriskjava.manager.action.ManagerAction;
import org.jspecify.annotations.Nullable;

/**
 * Writes typed actions as AMI bytes: {@code Action}, {@code ActionID}, then numbers and flags, then
 * texts, then variables, so that what a person typed always comes last (Asterisk takes the first of
 * repeated headers). Every line passes {@link AmiGuard}.
 *
 * <p>Header names are those that asterisk-java itself writes. Accessors are looked up once per
 * class. May be used by any thread.
 */
final class AmiActionWriter {
  private static final ClassValue<List<Accessor>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected List<Accessor> computeValue(Class<?> type) {
          return accessors(type);
        }
      };

  private AmiActionWriter() {}

  /** One property: its header's name and how to read it. */
  private record Accessor(String header, Kind kind, MethodHandle getter) {}

  /** In the order in which they are written. */
  private enum Kind {
    PLAIN,
    TEXT,
    VARIABLES,
    ATTRIBUTES
  }

  /**
   * The bytes of an action.
   *
   * @throws AmiGuard.Refusal if a value must not be sent
   */
  static byte[] write(ManagerAction action, String actionId) {
    if (!AmiActions.ALLOWED.contains(action.getClass())) {
      throw new AmiGuard.Refusal(
          "action: " + action.getClass().getSimpleName() + " (expected: one of AmiActions)");
    }
    Lines lines = new Lines();
    lines.add("Action", action.getAction());
    lines.add("ActionID", actionId);
    for (Accessor accessor : ACCESSORS.get(action.getClass())) {
      Object value = read(accessor, action);
      if (value == null || value instanceof Class) {
        continue;
      }
      switch (accessor.kind()) {
        case VARIABLES -> variables(lines, accessor.header(), (Map<?, ?>) value);
        case ATTRIBUTES -> {
          for (Map.Entry<?, ?> e : ((Map<?, ?>) value).entrySet()) {
            lines.add(String.valueOf(e.getKey()), String.valueOf(e.getValue()));
          }
        }
        default -> lines.add(accessor.header(), value.toString());
      }
    }
    return lines.end();
  }

  private static void variables(Lines lines, String header, Map<?, ?> values) {
    for (Map.Entry<?, ?> e : values.entrySet()) {
      String name = String.valueOf(e.getKey());
      AmiGuard.variable(header, name);
      lines.add(header, name + "=" + (e.getValue() == null ? "" : e.getValue()));
    }
  }

  private static @Nullable Object read(Accessor accessor, ManagerAction action) {
    try {
      return (Object) accessor.getter().invokeExact((Object) action);
    } catch (RuntimeException e) {
      // StatusAction cannot tell its variables as long as it has no channel; asterisk-java's own
      // writer leaves such a property out, too.
      return null;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(action.getAction() + ": cannot read " + accessor.header(), e);
    }
  }

  private static List<Accessor> accessors(Class<?> type) {
    // A property has one getter; of two that differ in upper and lower case only, one would win by
    // chance: the sorted map takes the same one every time.
    Map<String, Method> getters = new TreeMap<>();
    for (Method m : type.getMethods()) {
      String name = property(m);
      if (name != null && !m.isBridge()) {
        getters.merge(
            name.toLowerCase(Locale.ROOT),
            m,
            (a, b) -> a.getName().compareTo(b.getName()) <= 0 ? a : b);
      }
    }
    for (String own : List.of("class", "action", "actionid")) {
      getters.remove(own);
    }
    List<Accessor> accessors = new ArrayList<>();
    getters.forEach((property, getter) -> accessors.add(accessor(property, getter)));
    // Stable: within a kind the names stay sorted.
    accessors.sort(Comparator.comparing(Accessor::kind));
    return List.copyOf(accessors);
  }

  private static Accessor accessor(String property, Method getter) {
    String header = header(getter);
    Kind kind = Kind.PLAIN;
    if (Map.class.isAssignableFrom(getter.getReturnType())) {
      kind = property.equals("attributes") ? Kind.ATTRIBUTES : Kind.VARIABLES;
      if (header.endsWith("s")) {
        header = header.substring(0, header.length() - 1);
      }
    } else if (getter.getReturnType() == String.class) {
      kind = Kind.TEXT;
    }
    try {
      MethodHandle handle = MethodHandles.publicLookup().unreflect(getter);
      return new Accessor(
          header, kind, handle.asType(MethodType.methodType(Object.class, Object.class)));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(getter + ": not accessible", e);
    }
  }

  private static @Nullable String property(Method m) {
    String name = m.getName();
    String property =
        name.startsWith("get") ? name.substring(3) : name.startsWith("is") ? name.substring(2) : "";
    return property.isEmpty() || m.getParameterCount() > 0 ? null : property;
  }

  /** The mapped name on getter, setter or field, else the property's name in lower case. */
  private static String header(Method getter) {
    String property = property(getter);
    if (property == null) {
      throw new IllegalArgumentException("getter: " + getter + " (expected: get… or is…)");
    }
    AsteriskMapping mapped = getter.getAnnotation(AsteriskMapping.class);
    Class<?> owner = getter.getDeclaringClass();
    if (mapped == null) {
      try {
        mapped =
            owner
                .getDeclaredMethod("set" + property, getter.getReturnType())
                .getAnnotation(AsteriskMapping.class);
      } catch (NoSuchMethodException e) {
        // A property that cannot be set has no mapping there.
      }
    }
    if (mapped == null) {
      try {
        String field = Character.toLowerCase(property.charAt(0)) + property.substring(1);
        mapped = owner.getDeclaredField(field).getAnnotation(AsteriskMapping.class);
      } catch (NoSuchFieldException e) {
        // A computed property has no field.
      }
    }
    return mapped != null ? mapped.value() : property.toLowerCase(Locale.ROOT);
  }

  /** Collects guarded lines. */
  private static final class Lines {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private int count;

    void add(String name, String value) {
      AmiGuard.name(name);
      bytes.writeBytes(AmiGuard.line(name, value));
      newLine();
      AmiGuard.headers(++count);
    }

    byte[] end() {
      newLine();
      return bytes.toByteArray();
    }

    private void newLine() {
      bytes.write('\r');
      bytes.write('\n');
    }
  }
}
