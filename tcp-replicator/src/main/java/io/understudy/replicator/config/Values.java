package io.understudy.replicator.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parsers for names, numbers, words and paths. */
final class Values {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private Values() {}

  static String name(String text) throws ValueException {
    if (!NAME.matcher(text).matches()) {
      throw new ValueException(
          quoted(text) + " is not a name",
          "use letters, digits, '.', '_' and '-', at most 63, beginning with a letter or digit");
    }
    return text;
  }

  static String interfaceName(String text) throws ValueException {
    boolean dots = text.equals(".") || text.equals("..");
    if (dots || !INTERFACE.matcher(text).matches()) {
      throw new ValueException(
          quoted(text) + " is not the name of a network interface",
          "use a name that 'ip link' shows, such as eth0");
    }
    return text;
  }

  static Path absolutePath(String text) throws ValueException {
    Path path = path(text);
    if (!path.isAbsolute()) {
      throw new ValueException(quoted(text) + " is not absolute", "begin it with '/'");
    }
    return path.normalize();
  }

  static Path path(String text) throws ValueException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ValueException(quoted(text) + " is not a path", "write a path such as /etc/key");
    }
  }

  static ValueParser<Integer> number(int least, int most) {
    return text -> {
      if (DIGITS.matcher(text).matches()) {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return (int) value;
        }
      }
      throw new ValueException(
          quoted(text) + " is not a number from " + least + " to " + most,
          "write a number from " + least + " to " + most);
    };
  }

  static Boolean yesOrNo(String text) throws ValueException {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default ->
          throw new ValueException(
              quoted(text) + " is neither true nor false", "write true or false");
    };
  }

  /** One of the words of an enum that this version supports. */
  static <E extends Enum<E> & Choice> ValueParser<E> word(Class<E> type) {
    return text -> {
      E[] all = type.getEnumConstants();
      String usable =
          Arrays.stream(all)
              .filter(Choice::supported)
              .map(Choice::word)
              .collect(Collectors.joining(" or "));
      for (E choice : all) {
        if (choice.word().equals(text)) {
          if (choice.supported()) {
            return choice;
          }
          throw new ValueException(
              quoted(text) + " is not supported by this version", "write " + usable);
        }
      }
      throw new ValueException(quoted(text) + " is not known", "write " + usable);
    };
  }

  static ServicePort servicePort(String text) throws ValueException {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new ValueException(
          quoted(text) + " does not name a protocol",
          "write tcp/ or udp/ before the port, as in tcp/8080");
    }
    Transport transport = word(Transport.class).parse(text.substring(0, slash));
    return new ServicePort(transport, number(1, 65535).parse(text.substring(slash + 1)));
  }

  /** The text as it can be shown in one line of a message. */
  static String quoted(String text) {
    String shown = text.length() > 60 ? text.substring(0, 57) + "..." : text;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
  }

  static int lengthBytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
