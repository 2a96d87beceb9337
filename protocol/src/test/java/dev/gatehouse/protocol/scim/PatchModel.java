package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user as plain maps, and operations that are written down and done to the maps at once. Emails
 * are rows of value, type, display and primary; everything else is text by path.
 */
final class PatchModel {
  private static final String URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:";
  private static final List<String> TEXT_PATHS =
      List.of(
          "title",
          "nickName",
          "name.givenName",
          "name.familyName",
          URN + "department",
          URN + "costCenter");
  private static final List<String> TYPES = List.of("work", "home", "other");

  private final Map<String, String> texts = new TreeMap<>();
  private final List<Email> emails = new ArrayList<>();
  private boolean active = true;

  /** One row. */
  private static final class Email {
    String value;
    String type;
    @Nullable String display;
    @Nullable Boolean primary;

    Email(String value, String type, @Nullable String display, @Nullable Boolean primary) {
      this.value = value;
      this.type = type;
      this.display = display;
      this.primary = primary;
    }

    String json() {
      return "{'value':'"
          + value
          + "','type':'"
          + type
          + "'"
          + (display == null ? "" : ",'display':'" + display + "'")
          + (primary == null ? "" : ",'primary':" + primary)
          + "}";
    }
  }

  PatchModel(Random random) {
    for (String path : TEXT_PATHS) {
      if (random.nextBoolean()) {
        texts.put(path, word(random));
      }
    }
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      emails.add(new Email("e" + i + "@x", TYPES.get(i), null, i == 0 ? true : null));
    }
  }

  private static String word(Random random) {
    return "w" + random.nextInt(4);
  }

  /** The user as a body, in the notation of {@link Sent#json}. */
  String json() {
    Map<String, List<String>> objects = new LinkedHashMap<>();
    StringBuilder body = new StringBuilder("{'userName':'ada','active':" + active);
    texts.forEach(
        (path, text) -> {
          boolean extension = path.startsWith(URN);
          int dot = extension ? URN.length() - 1 : path.indexOf('.');
          String member = "'" + path.substring(dot + 1) + "':'" + text + "'";
          if (dot < 0) {
            body.append(',').append(member);
          } else {
            objects.computeIfAbsent(path.substring(0, dot), p -> new ArrayList<>()).add(member);
          }
        });
    objects.forEach(
        (name, members) ->
            body.append(",'")
                .append(name)
                .append("':{")
                .append(String.join(",", members))
                .append('}'));
    return body.append(",'emails':").append(list(emails)).append('}').toString();
  }

  private static String list(List<Email> emails) {
    return "[" + String.join(",", emails.stream().map(Email::json).toList()) + "]";
  }

  /** Does something to the user, and says it as an operation. */
  String operate(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> setText(random);
      case 1 -> removeText(random);
      case 2 -> setTextsWithoutPath(random);
      case 3 -> setActive(random);
      case 4 -> addEmail(random);
      case 5 -> replaceEmails(random);
      case 6 -> removeEmails(random);
      case 7 -> setPartOfEmails(random);
      default -> makePrimary(random);
    };
  }

  private static String op(String op, String path, String value) {
    return "{'op':'" + op + "','path':'" + path + "','value':" + value + "}";
  }

  private static String addOrReplace(Random random) {
    return List.of("add", "replace", "Add", "REPLACE").get(random.nextInt(4));
  }

  private String setText(Random random) {
    String path = TEXT_PATHS.get(random.nextInt(TEXT_PATHS.size()));
    String text = word(random);
    texts.put(path, text);
    return op(addOrReplace(random), path, "'" + text + "'");
  }

  private String removeText(Random random) {
    String path = TEXT_PATHS.get(random.nextInt(TEXT_PATHS.size()));
    texts.remove(path);
    return random.nextBoolean()
        ? "{'op':'remove','path':'" + path + "'}"
        : op("replace", path, "null");
  }

  private String setTextsWithoutPath(Random random) {
    String given = word(random);
    String department = word(random);
    texts.put("name.givenName", given);
    texts.put(URN + "department", department);
    texts.remove("title");
    String name =
        random.nextBoolean()
            ? "'name':{'givenName':'" + given + "'}"
            : "'name.givenName':'" + given + "'";
    return "{'op':'replace','value':{"
        + name
        + ",'title':null,'"
        + URN
        + "department':'"
        + department
        + "'}}";
  }

  private String setActive(Random random) {
    active = random.nextBoolean();
    String text = active ? "True" : "False";
    return op(
        addOrReplace(random), "active", random.nextBoolean() ? "'" + text + "'" : "" + active);
  }

  private Email email(Random random) {
    return new Email(
        "e" + random.nextInt(4) + "@x",
        TYPES.get(random.nextInt(3)),
        random.nextBoolean() ? word(random) : null,
        random.nextInt(3) == 0 ? Boolean.TRUE : null);
  }

  private String addEmail(Random random) {
    Email added = email(random);
    Email there = null;
    for (Email email : emails) {
      if (there == null && email.value.equals(added.value) && email.type.equals(added.type)) {
        there = email;
      }
    }
    Email now;
    if (there == null) {
      now = new Email(added.value, added.type, added.display, added.primary);
      emails.add(now);
    } else {
      now = there;
      now.display = added.display == null ? now.display : added.display;
      now.primary = added.primary == null ? now.primary : added.primary;
    }
    if (added.primary != null) {
      onlyPrimary(now);
    }
    return op("add", "emails", random.nextBoolean() ? added.json() : "[" + added.json() + "]");
  }

  private void onlyPrimary(Email primary) {
    for (Email email : emails) {
      if (email != primary && Boolean.TRUE.equals(email.primary)) {
        email.primary = false;
      }
    }
  }

  private String replaceEmails(Random random) {
    emails.clear();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      emails.add(new Email("r" + i + "@x", TYPES.get(i), null, i == 1 ? true : null));
    }
    return op("replace", "emails", list(emails));
  }

  private String removeEmails(Random random) {
    String type = TYPES.get(random.nextInt(3));
    String value = "e" + random.nextInt(4) + "@x";
    return switch (random.nextInt(4)) {
      case 0 -> removed(email -> email.type.equals(type), "[type eq \\'" + type + "\\']");
      case 1 ->
          removed(
              email -> email.value.equals(value) || !email.type.equals(type),
              "[value eq \\'" + value + "\\' or not (type eq \\'" + type + "\\')]");
      case 2 -> removed(email -> Boolean.TRUE.equals(email.primary), "[primary eq true]");
      default -> removed(email -> email.display != null, "[display pr]");
    };
  }

  private String removed(Predicate<Email> which, String filter) {
    emails.removeIf(which);
    return "{'op':'remove','path':'emails" + filter + "'}";
  }

  private String setPartOfEmails(Random random) {
    String type = TYPES.get(random.nextInt(3));
    String display = word(random);
    boolean found = false;
    for (Email email : emails) {
      if (email.type.equals(type)) {
        email.display = display;
        found = true;
      }
    }
    if (!found) {
      // Something that is there in any case, so that the operation has a target.
      return setText(random);
    }
    return op(
        addOrReplace(random), "emails[type eq \\'" + type + "\\'].display", "'" + display + "'");
  }

  private String makePrimary(Random random) {
    String type = TYPES.get(random.nextInt(3));
    Email last = null;
    for (Email email : emails) {
      if (email.type.equals(type)) {
        email.primary = true;
        last = email;
      }
    }
    if (last == null) {
      return setActive(random);
    }
    onlyPrimary(last);
    return op(addOrReplace(random), "emails[type eq \\'" + type + "\\'].primary", "true");
  }
}
