package dev.gatehouse.server.openid;

import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /oauth/device}, the device authorization endpoint (RFC 8628 §3.1). */
final class DeviceEndpoint {
  private static final int LONGEST_ORGANIZATION = 60;

  private final ClientAuthentication clients;
  private final DeviceFlow flow;
  private final Addresses addresses;
  private final InstantSource clock;

  DeviceEndpoint(
      ClientAuthentication clients, DeviceFlow flow, Addresses addresses, InstantSource clock) {
    this.clients = clients;
    this.flow = flow;
    this.addresses = addresses;
    this.clock = clock;
  }

  Response handle(Request request) {
    return OAuthAnswer.reading(
        () -> {
          Instant now = clock.instant();
          Parameters form = request.form();
          return switch (clients.authenticate(request, form, addresses.ofToken(), now)) {
            case ClientAuthentication.Result.Refused refused -> OAuthAnswer.refusedClient(refused);
            case ClientAuthentication.Result.Known known ->
                begin(known.client(), form, request.clientAddress(), now);
          };
        });
  }

  private Response begin(Client client, Parameters form, String address, Instant now) {
    if (!client.allowsDeviceFlow()) {
      return OAuthAnswer.error(OpenIdRefusal.DEVICE_FLOW_OFF, client.clientId());
    }
    Set<String> scope = DeviceFlow.scope(form.one("scope").orElse(""));
    if (!scope.contains("openid")) {
      return OAuthAnswer.error(OpenIdRefusal.SCOPE, "scope lacks openid");
    }
    DeviceFlow.Codes codes = flow.begin(client, scope, address, now);
    Map<String, String> complete = new LinkedHashMap<>();
    complete.put("user_code", codes.userCode().shown());
    // An extension: the page then goes to this organization's sign-in at once.
    Optional<String> organization =
        form.one("organization").filter(text -> text.length() <= LONGEST_ORGANIZATION);
    organization.filter(text -> !text.isEmpty()).ifPresent(o -> complete.put("organization", o));
    String page = addresses.at("/device");
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("device_code", codes.deviceCode());
    members.put("user_code", codes.userCode().shown());
    members.put("verification_uri", page);
    members.put(
        "verification_uri_complete", AuthorizationRequest.withQuery(page, complete).toString());
    members.put("expires_in", codes.lifetime().toSeconds());
    members.put("interval", codes.interval().toSeconds());
    return OAuthAnswer.json(200, members);
  }
}
