package dev.gatehouse.server.console;

import dev.gatehouse.server.console.SetUp.Step;
import dev.gatehouse.server.docs.Guides;
import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Setting up a connection, from the choice of the product to switching it on. Each step has an
 * address of its own, and what is entered is kept in the connection: one can leave and come back.
 */
final class SetUpPages {
  static final String ID = "connection";
  static final String BASE = ProvidersSection.PATH + "/{connection}/set-up";

  private static final String WRITE = "connections:write";
  private static final String ADD = ProvidersSection.PATH + "/add";

  /** What the words of the guides are called, in the order in which providers ask for them. */
  private static final Map<String, String> LABELS = labels();

  private final Guides guides = new Guides();

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("acs-url", "ACS URL (single sign-on URL)");
    labels.put("entity-id", "Entity id (audience)");
    labels.put("sp-metadata-url", "Metadata of this connection");
    labels.put("redirect-uri", "Redirect URI");
    labels.put("post-logout-uri", "Post-logout redirect URI");
    labels.put("sign-out-url", "Sign-out URL (single logout)");
    labels.put("back-channel-uri", "Back-channel logout URI");
    labels.put("scim-url", "SCIM address");
    return labels;
  }

  void addTo(ConsoleRoutes routes) {
    routes
        .get(ADD, WRITE, this::products)
        .post(ADD, WRITE, this::begin)
        .get(BASE, WRITE, this::goOn)
        .get(BASE + "/guide", WRITE, this::guide)
        .get(
            BASE + "/roles", WRITE, visit -> on(visit, setUp -> roles(visit, setUp, Troubles.NONE)))
        .post(BASE + "/roles", WRITE, this::saveRoles)
        .get(
            BASE + "/provisioning",
            WRITE,
            visit -> on(visit, setUp -> provisioning(visit, setUp, Troubles.NONE)))
        .post(BASE + "/provisioning", WRITE, this::saveProvisioning)
        .get(
            BASE + "/enable",
            WRITE,
            visit -> on(visit, setUp -> enabling(visit, setUp, Troubles.NONE)))
        .post(BASE + "/enable", WRITE, this::enable);
    new SetUpProviderPages().addTo(routes);
    new SetUpAttributePages().addTo(routes);
    new SetUpTestPages().addTo(routes);
  }

  /** A page of a connection that is there. */
  static Response on(Visit visit, Function<SetUp, Response> page) {
    Answer answer = visit.api().get("connections", visit.parameter(ID));
    return answer.ok() ? page.apply(SetUp.of(visit, answer.body())) : visit.refused(answer);
  }

  private Response products(Visit visit) {
    return products(visit, 200, Problems.NONE);
  }

  private static Response products(Visit visit, int status, Problems problems) {
    Answer presets = visit.api().get("presets");
    return presets.ok()
        ? visit.page(
            status,
            Heading.of("Add a provider")
                .below("SSO providers", ProvidersSection.PATH)
                .saying(
                    "Choose what the people of "
                        + visit.name()
                        + " already sign in with. Where a product offers both, OpenID Connect is"
                        + " less to set up. Nothing changes for anybody before you enable it."),
            "console/provider-add",
            ProductsView.of(
                presets.body().list(), visit.query("product"), visit.href(ADD), problems))
        : visit.refused(presets);
  }

  private Response begin(Visit visit) {
    String preset = visit.form("preset");
    String name =
        visit.api().get("presets").body().list().stream()
            .filter(one -> one.text("key").equals(preset))
            .map(one -> one.text("name"))
            .findFirst()
            .orElse("New provider");
    Answer begun =
        visit
            .api()
            .post(
                Map.of("preset", preset, "displayName", free(visit, name)),
                "connections",
                "unfinished");
    return begun.ok()
        ? visit.go(SetUp.path(begun.body().text("id"), Step.GUIDE))
        : products(visit, begun.status(), begun.problems());
  }

  /** A name that no other connection has: people choose by it. */
  private static String free(Visit visit, String name) {
    List<String> taken =
        visit.api().get("connections").body().list().stream()
            .map(one -> one.text("displayName"))
            .toList();
    String free = name;
    for (int number = 2; taken.contains(free); number++) {
      free = name + " " + number;
    }
    return free;
  }

  private Response goOn(Visit visit) {
    return on(visit, setUp -> visit.go(SetUp.path(visit.parameter(ID), setUp.first())));
  }

  private Response guide(Visit visit) {
    return on(
        visit,
        setUp -> {
          SetUpView view = setUp.view(Step.GUIDE, Troubles.NONE);
          Map<String, String> values = values(visit);
          String preset = view.connection().text("preset");
          Guides.Guide guide = guides.of(preset, values).orElse(new Guides.Guide("", ""));
          return visit.page(
              setUp.heading(Step.GUIDE),
              "console/provider-guide",
              new GuideView(view, copies(values), guide.title(), guide.html()));
        });
  }

  /** What the provider is told, by the words of the guides. */
  private static Map<String, String> values(Visit visit) {
    Doc all = visit.api().get("connections", visit.parameter(ID), "addresses").body();
    Map<String, String> values = new LinkedHashMap<>();
    all.at("addresses").names().forEach(word -> values.put(word, all.text("addresses." + word)));
    return values;
  }

  static List<GuideView.Copy> copies(Visit visit) {
    return copies(values(visit));
  }

  private static List<GuideView.Copy> copies(Map<String, String> values) {
    List<GuideView.Copy> copies = new ArrayList<>();
    LABELS.forEach(
        (word, label) -> {
          if (values.containsKey(word)) {
            copies.add(new GuideView.Copy(label, values.getOrDefault(word, "")));
          }
        });
    return copies;
  }

  private static Response roles(Visit visit, SetUp setUp, Troubles troubles) {
    return visit.page(
        troubles.any() ? 422 : 200,
        setUp.heading(Step.ROLES),
        "console/provider-roles",
        ProviderRolesView.of(
            setUp,
            setUp.view(Step.ROLES, troubles),
            visit.api().get("roles").body().list(),
            troubles.any() ? ProviderRolesView.entered(visit) : List.of()));
  }

  private Response saveRoles(Visit visit) {
    return on(
        visit,
        setUp -> {
          String id = visit.parameter(ID);
          List<Map<String, Object>> mappings = new ArrayList<>();
          for (ProviderRolesView.Row row : ProviderRolesView.entered(visit)) {
            if (!row.value().isEmpty() && !row.role().isEmpty()) {
              Map<String, Object> mapping = new LinkedHashMap<>();
              if (!row.claim().isEmpty()) {
                mapping.put("claim", row.claim());
              }
              mapping.put("value", row.value());
              mapping.put("role", row.role());
              mappings.add(mapping);
            }
          }
          Answer put =
              visit
                  .api()
                  .put(
                      Map.of("combination", visit.form("combination"), "mappings", mappings),
                      "connections",
                      id,
                      "role-mappings");
          Answer saved =
              put.ok()
                  ? visit
                      .api()
                      .patch(
                          Map.of("provisioning", Map.of("defaultRole", visit.form("defaultRole"))),
                          "connections",
                          id)
                  : put;
          return saved.ok()
              ? visit.done(SetUp.path(id, Step.ROLES), "The roles are saved.")
              : roles(visit, setUp, Troubles.of(saved));
        });
  }

  private static Response provisioning(Visit visit, SetUp setUp, Troubles troubles) {
    return visit.page(
        troubles.any() ? 422 : 200,
        setUp.heading(Step.PROVISIONING),
        "console/provider-provisioning",
        new ProvisioningView(setUp.view(Step.PROVISIONING, troubles), visit.href("/provisioning")));
  }

  private Response saveProvisioning(Visit visit) {
    return on(
        visit,
        setUp -> {
          String id = visit.parameter(ID);
          Answer saved =
              visit
                  .api()
                  .patch(
                      Map.of(
                          "provisioning",
                          Map.of(
                              "mode",
                              visit.form("mode"),
                              "updateProfile",
                              visit.ticked("updateProfile"),
                              "mapGroups",
                              visit.ticked("mapGroups"),
                              "createGroups",
                              visit.ticked("createGroups"))),
                      "connections",
                      id);
          return saved.ok()
              ? visit.done(SetUp.path(id, Step.PROVISIONING), "Saved: how people come.")
              : provisioning(visit, setUp, Troubles.of(saved));
        });
  }

  private static Response enabling(Visit visit, SetUp setUp, Troubles troubles) {
    SetUpView view = setUp.view(Step.ENABLE, troubles);
    String id = view.connection().text("id");
    List<Frame.Link> open = new ArrayList<>();
    for (Step step : Step.values()) {
      String missing = step == Step.ENABLE ? "" : setUp.missing(step);
      if (!missing.isEmpty()) {
        open.add(
            new Frame.Link(step.title + ": " + missing, visit.href(SetUp.path(id, step)), false));
      }
    }
    long people = visit.api().get("connections", id, "use").body().number("people");
    return visit.page(
        troubles.any() ? 422 : 200,
        setUp.heading(Step.ENABLE),
        "console/provider-enable",
        EnablingView.of(view, visit, people, open));
  }

  private Response enable(Visit visit) {
    return on(
        visit,
        setUp -> {
          String id = visit.parameter(ID);
          Answer enabled = visit.api().act("connections", id, "enable");
          return enabled.ok()
              ? visit.done(
                  ProvidersSection.PATH + "/" + id,
                  enabled.body().text("displayName")
                      + " is enabled. People sign in at "
                      + visit.request().publicAddress()
                      + "/sign-in/"
                      + visit.slug()
                      + ". What else there is to set up stands on the overview.")
              : enabling(visit, setUp, Troubles.of(enabled));
        });
  }
}
