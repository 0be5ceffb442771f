package io.understudy.jni;

import java.util.HashMap;
import java.util.Map;

/**
 * Sizes, offsets and constants of {@code native/include/understudy_abi.h}, asked from the native
 * library once, so that no layout is ever written down twice.
 *
 * <p>Names are those of the header: {@code offset("us_record.time_ns")}, {@code size("us_record")},
 * {@code constant("US_RECORD_OPENED")}. An unknown name is a programming error and fails at class
 * initialisation.
 */
public final class Abi {
  private Abi() {}

  /** Offset in bytes of a field, for example {@code us_record.time_ns}. */
  public static int offset(String field) {
    return value(field);
  }

  /** Size in bytes of a structure, for example {@code us_record}. */
  public static int size(String structure) {
    return value("sizeof " + structure);
  }

  /** Value of an enumerator or macro, for example {@code US_RECORD_OPENED}. */
  public static int constant(String name) {
    return value(name);
  }

  private static int value(String name) {
    Integer value = Table.VALUES.get(name);
    if (value == null) {
      throw new IllegalArgumentException("not in the native ABI table: " + name);
    }
    return value;
  }

  private static native String[] names();

  private static native int[] values();

  /** Apart, so that the class can be initialised before its natives are registered. */
  private static final class Table {
    static final Map<String, Integer> VALUES = load();

    private static Map<String, Integer> load() {
      NativeLibrary.load();
      String[] names = names();
      int[] values = values();
      Map<String, Integer> table = new HashMap<>(names.length * 2);
      for (int i = 0; i < names.length; i++) {
        table.put(names[i], values[i]);
      }
      return table;
    }
  }
}
