package dev.gatehouse.server.console;

import dev.gatehouse.server.console.SetUp.Step;
import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The step that says which attributes or claims carry what. */
final class SetUpAttributePages {
  private static final String WRITE = "connections:write";
  private static final String PAGE = SetUpPages.BASE + "/attributes";

  void addTo(ConsoleRoutes routes) {
    routes
        .get(PAGE, WRITE, visit -> SetUpPages.on(visit, setUp -> form(visit, setUp, Troubles.NONE)))
        .post(PAGE, WRITE, this::save);
  }

  private static Response form(Visit visit, SetUp setUp, Troubles troubles) {
    SetUpView view = setUp.view(Step.ATTRIBUTES, troubles);
    Doc preset =
        visit.api().get("presets").body().list().stream()
            .filter(one -> one.text("key").equals(view.connection().text("preset")))
            .findFirst()
            .orElse(Doc.NOTHING);
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String field : MappingFormView.FIELDS.keySet()) {
      names.put(
          field,
          troubles.any()
              ? SetUpProviderPages.lines(visit.form(field))
              : view.connection().texts("mapping." + field));
    }
    return visit.page(
        troubles.any() ? 422 : 200,
        setUp.heading(Step.ATTRIBUTES),
        "console/provider-attributes",
        MappingFormView.of(view, preset, names, setUp.seen()));
  }

  private Response save(Visit visit) {
    return SetUpPages.on(
        visit,
        setUp -> {
          Map<String, Object> mapping = new LinkedHashMap<>();
          for (String field : MappingFormView.FIELDS.keySet()) {
            mapping.put(field, SetUpProviderPages.lines(visit.form(field)));
          }
          String id = visit.parameter(SetUpPages.ID);
          Answer saved = visit.api().patch(Map.of("mapping", mapping), "connections", id);
          return saved.ok()
              ? visit.done(SetUp.path(id, Step.ATTRIBUTES), "The names are saved.")
              : form(visit, setUp, Troubles.of(saved));
        });
  }
}
