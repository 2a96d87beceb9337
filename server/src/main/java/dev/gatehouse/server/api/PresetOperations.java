package dev.gatehouse.server.api;

import dev.gatehouse.server.api.ConnectionView.MappingView;
import dev.gatehouse.server.connection.ProviderPreset;
import dev.gatehouse.server.connection.ProviderPresets;
import java.util.List;
import java.util.Map;

/** The operations on what is known of providers. */
final class PresetOperations {
  private PresetOperations() {}

  /** A preset as the API shows it. */
  record PresetView(
      String key,
      String name,
      @Doc("saml, oidc or ldap") String kind,
      @Doc("Where this product puts what.") MappingView mapping,
      @Doc("What is peculiar to it.") List<ProviderPreset.Quirk> quirks,
      @Doc("What its settings hold unless they say otherwise.") Map<String, String> settings) {
    static PresetView of(ProviderPreset preset) {
      return new PresetView(
          preset.key(),
          preset.name(),
          preset.kind(),
          MappingView.of(preset.mapping()),
          preset.quirks().stream().sorted().toList(),
          preset.settings());
    }
  }

  static List<Operation> operations() {
    return new OperationGroup("Presets")
        .get(
            "listPresets",
            "/organizations/{organization}/presets",
            "connections:read",
            "Lists the providers that connections can be made for.",
            OperationGroup.listOf(PresetView.class),
            call -> new Reply.Done(ProviderPresets.all().stream().map(PresetView::of).toList()))
        .all();
  }
}
