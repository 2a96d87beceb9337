package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table of products from which a provider is chosen.
 *
 * @param asked what was searched for
 * @param action where the choice is posted
 */
public record ProductsView(List<Group> groups, String asked, String action, Problems problems) {
  private static final String CLOUD = "Services";
  private static final String OWN = "Servers that you run";
  private static final String OTHER = "Any other provider";

  private static final Map<String, String> KINDS =
      Map.of("saml", "SAML 2.0", "oidc", "OpenID Connect", "ldap", "LDAP");

  private static final List<String> SERVERS =
      List.of("pingfederate", "keycloak", "adfs", "active-directory");

  /** What people also call them. */
  private static final Map<String, String> ALSO =
      Map.of(
          "entra", "azure ad microsoft 365 office",
          "google", "gsuite g suite gmail",
          "adfs", "active directory federation services microsoft",
          "active-directory", "microsoft ad ldap domain",
          "pingone", "ping identity",
          "pingfederate", "ping identity",
          "saml", "any other generic shibboleth simplesamlphp",
          "oidc", "any other generic openid connect oauth",
          "ldap", "any other generic openldap freeipa 389");

  public ProductsView {
    groups = List.copyOf(groups);
  }

  /** Products under a heading. */
  public record Group(String title, List<Product> products) {
    public Group {
      products = List.copyOf(products);
    }
  }

  /**
   * A product.
   *
   * @param tile its class in the style sheet, which gives the tile its colour
   * @param choices the presets, one for each way to connect it
   */
  public record Product(String name, String tile, List<Choice> choices) {
    public Product {
      choices = List.copyOf(choices);
    }
  }

  /** A way to connect a product; {@code words} such as "SAML 2.0". */
  public record Choice(String preset, String words) {}

  static ProductsView of(List<Doc> presets, String asked, String action, Problems problems) {
    Map<String, List<Doc>> families = new LinkedHashMap<>();
    for (Doc preset : presets) {
      families.computeIfAbsent(family(preset.text("key")), key -> new ArrayList<>()).add(preset);
    }
    Map<String, List<Product>> groups = new LinkedHashMap<>();
    List.of(CLOUD, OWN, OTHER).forEach(title -> groups.put(title, new ArrayList<>()));
    families.forEach(
        (family, ways) -> {
          if (fits(family, ways, asked)) {
            groups
                .computeIfAbsent(group(family), title -> new ArrayList<>())
                .add(product(family, ways));
          }
        });
    return new ProductsView(
        groups.entrySet().stream()
            .filter(group -> !group.getValue().isEmpty())
            .map(group -> new Group(group.getKey(), group.getValue()))
            .toList(),
        asked,
        action,
        problems);
  }

  private static Product product(String family, List<Doc> ways) {
    return new Product(
        ways.getFirst().text("name"),
        tile(family),
        ways.stream().map(way -> new Choice(way.text("key"), kind(way.text("kind")))).toList());
  }

  private static boolean fits(String family, List<Doc> ways, String asked) {
    StringBuilder text =
        new StringBuilder(family).append(' ').append(ALSO.getOrDefault(family, ""));
    ways.forEach(
        way -> text.append(' ').append(way.text("name")).append(' ').append(way.text("kind")));
    String all = text.toString().toLowerCase(Locale.ROOT);
    return List.of(asked.toLowerCase(Locale.ROOT).split("\\s+")).stream().allMatch(all::contains);
  }

  private static String group(String family) {
    if (List.of("saml", "oidc", "ldap").contains(family)) {
      return OTHER;
    }
    return SERVERS.contains(family) ? OWN : CLOUD;
  }

  private static String family(String preset) {
    return preset.replaceFirst("-(saml|oidc)$", "");
  }

  /** The class of a preset's tile. */
  public static String tile(String preset) {
    return "of-" + family(preset);
  }

  /** Such as "SAML 2.0". */
  public static String kind(String kind) {
    return KINDS.getOrDefault(kind, kind);
  }
}
