package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The check of credentials for people whose password is in a directory. */
@EachDatabase
class RemoteDirectoryTest {
  private static final String PASSWORD = "correct horse battery";

  private final ApiWorld world;
  private InMemoryDirectoryServer directory;
  private volatile Runnable whileAsked = () -> {};
  private String connection;

  RemoteDirectoryTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @BeforeEach
  void start_a_directory() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=acme");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=gatehouse,dc=acme", "only reads");
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
    config.addInMemoryOperationInterceptor(
        new InMemoryOperationInterceptor() {
          @Override
          public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult bound) {
            if (bound.getRequest().getBindDN().startsWith("uid=")) {
              whileAsked.run();
            }
          }
        });
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=acme", "objectClass: domain", "dc: acme");
    for (String name : new String[] {"jane", "joe"}) {
      directory.add(
          "dn: uid=" + name + ",dc=acme",
          "objectClass: person",
          "uid: " + name,
          "cn: " + name,
          "mail: " + name + "@acme.example",
          "userPassword: " + PASSWORD);
    }
    directory.startListening();
    world.made("POST", ApiWorld.ACME + "/domains", "{\"name\":\"acme.example\"}");
    world.made("POST", ApiWorld.ACME + "/domains/acme.example/vouch", "");
    connection =
        world
            .made(
                "POST",
                ApiWorld.ACME + "/connections",
                """
                {"preset":"ldap","displayName":"Directory",
                 "settings":{"servers":["ldap://localhost:%d"],"allowPlainLdap":true,
                   "bindDn":"cn=gatehouse,dc=acme","baseDn":"dc=acme"},
                 "secrets":{"bindPassword":"only reads"}}"""
                    .formatted(directory.getListenPort()))
            .path("id")
            .asString();
    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
  }

  @AfterEach
  void stop() {
    directory.shutDown(true);
    world.close();
  }

  /** The first sign-in, on the page, makes or links the user. */
  private void signInOnThePage(String user) {
    try (TestBrowser browser = world.gatehouse.browser()) {
      HttpResponse<String> page = browser.open("/sign-in/acme?use_sso=1");
      Matcher attempt = Pattern.compile("name=\"attempt\" value=\"([^\"]+)\"").matcher(page.body());
      assertThat(attempt.find()).as(page.body()).isTrue();
      browser.post(
          "/auth/prompt/" + connection,
          Map.of("attempt", attempt.group(1), "user_name", user, "password", PASSWORD));
    }
  }

  private JsonNode check(String userName, String password) {
    return world.made(
        "POST",
        ApiWorld.ACME + "/credential-checks",
        """
        {"userName":"%s","password":"%s","protocol":"WEBDAV","clientAddress":"2001:db8::7"}"""
            .formatted(userName, password));
  }

  @Test
  void the_directory_says_whether_the_password_is_right() {
    signInOnThePage("jane");
    JsonNode allowed = check("jane", PASSWORD);
    assertThat(allowed.path("allowed").asBoolean()).as(allowed.toString()).isTrue();
    assertThat(allowed.at("/user/userName").asString()).isEqualTo("jane@acme.example");
    JsonNode wrong = check("jane", "wrong horse");
    assertThat(wrong.path("code").asString()).isEqualTo("credentials_wrong");
    assertThat(check("nobody", PASSWORD)).isEqualTo(wrong);
    assertThat(check("jane@acme.example", "wrong horse")).isEqualTo(wrong);

    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/disable", "");
    JsonNode off = check("jane@acme.example", PASSWORD);
    assertThat(off.path("code").asString()).isEqualTo("connection_off");
    assertThat(off.path("message")).isEqualTo(wrong.path("message"));
  }

  private void change(String json) {
    world.made("PATCH", ApiWorld.ACME + "/connections/" + connection, json);
  }

  private JsonNode users() {
    return world.read(ApiWorld.ACME + "/users").path("items");
  }

  private String user(String name, String method) {
    return world
        .made(
            "POST",
            ApiWorld.ACME + "/users",
            "{\"userName\":\"%s\",\"authenticationMethod\":\"%s\"%s}"
                .formatted(
                    name, method, method.equals("password") ? ",\"localAccess\":\"ALLOWED\"" : ""))
        .path("id")
        .asString();
  }

  private void route() {
    world.made(
        "PUT",
        ApiWorld.ACME + "/domains/acme.example/route",
        "{\"connection\":\"%s\"}".formatted(connection));
  }

  private String lastActions() {
    return world.read(ApiWorld.ACME + "/audit-events").toString();
  }

  @Test
  void whom_a_sign_in_would_create_is_created_by_the_first_right_password() {
    change("{\"provisioning\":{\"defaultRole\":\"admin\"}}");
    assertThat(check("jane", "wrong horse").path("code").asString()).isEqualTo("credentials_wrong");
    assertThat(users()).isEmpty();

    JsonNode allowed = check("jane", PASSWORD);
    assertThat(allowed.path("allowed").asBoolean()).as(allowed.toString()).isTrue();
    assertThat(allowed.at("/user/userName").asString()).isEqualTo("jane@acme.example");
    assertThat(users()).hasSize(1);
    assertThat(users().get(0).path("authenticationMethod").asString()).isEqualTo(connection);
    assertThat(users().get(0).path("roles").toString()).isEqualTo("[\"admin\"]");
    assertThat(lastActions()).contains("user.provisioned", "user.remote_signed_in");

    assertThat(check("jane", PASSWORD).path("allowed").asBoolean()).isTrue();
    assertThat(check("jane@acme.example", PASSWORD).path("allowed").asBoolean()).isTrue();
    assertThat(users()).hasSize(1);
  }

  @Test
  void whom_a_sign_in_would_refuse_is_refused_for_the_same_reason() {
    change("{\"provisioning\":{\"mode\":\"INVITED_ONLY\"}}");
    JsonNode refused = check("jane", PASSWORD);
    assertThat(refused.path("allowed").asBoolean()).isFalse();
    assertThat(refused.path("code").asString()).isEqualTo("not_invited");
    assertThat(refused.path("message").asString()).contains("invitation");
    assertThat(users()).isEmpty();

    // An unproved address links nobody, and with a method of another kind nothing comes of it.
    user("joe@acme.example", "password");
    assertThat(check("joe", PASSWORD).path("code").asString()).isEqualTo("address_taken");
    route();
    assertThat(check("joe", PASSWORD).path("code").asString()).isEqualTo("other_method");
    assertThat(lastActions()).doesNotContain("user.linked");
  }

  @Test
  void an_existing_user_of_the_connection_is_linked_unless_the_organization_asks_people_first() {
    route();
    String jane = user("jane@acme.example", connection);
    JsonNode asked = check("jane", PASSWORD);
    assertThat(asked.path("code").asString()).isEqualTo("remote_not_linked");
    assertThat(asked.path("message").asString()).contains("in a browser");
    assertThat(lastActions()).doesNotContain("user.linked");

    world.made("PUT", ApiWorld.ACME + "/account-connection", "{\"asks\":false}");
    JsonNode allowed = check("jane@acme.example", PASSWORD);
    assertThat(allowed.path("allowed").asBoolean()).as(allowed.toString()).isTrue();
    assertThat(allowed.at("/user/id").asString()).isEqualTo(jane);
    assertThat(lastActions()).contains("user.linked");
    assertThat(users()).hasSize(1);
  }

  private void addZoeWithTheAddressOfAnn() throws Exception {
    directory.add(
        "dn: uid=zoe,dc=acme",
        "objectClass: person",
        "uid: zoe",
        "cn: zoe",
        "mail: zoe@acme.example",
        "mail: ann@acme.example",
        "userPassword: " + PASSWORD);
  }

  @Test
  void a_name_that_is_somebodys_here_makes_nobody_else() throws Exception {
    user("ann@acme.example", connection);
    addZoeWithTheAddressOfAnn();

    JsonNode refused = check("ann@acme.example", PASSWORD);
    assertThat(refused.path("code").asString()).isEqualTo("credentials_wrong");
    assertThat(users()).hasSize(1);
  }

  @Test
  void a_name_that_is_somebodys_here_lets_nobody_else_in() throws Exception {
    signInOnThePage("jane");
    signInOnThePage("joe");
    assertThat(check("joe@acme.example", PASSWORD).path("allowed").asBoolean()).isTrue();
    directory.modify("dn: uid=joe,dc=acme", "changetype: modify", "replace: mail", "mail: j@x");
    directory.modify(
        "dn: uid=jane,dc=acme", "changetype: modify", "replace: mail", "mail: joe@acme.example");
    JsonNode refused = check("joe@acme.example", PASSWORD);

    assertThat(refused.path("allowed").asBoolean()).as(refused.toString()).isFalse();
    assertThat(refused.path("code").asString()).isEqualTo("credentials_wrong");
  }

  @Test
  void a_name_that_is_somebodys_here_links_nobody_else() throws Exception {
    route();
    world.made("PUT", ApiWorld.ACME + "/account-connection", "{\"asks\":false}");
    user("ann@acme.example", connection);
    user("zoe@acme.example", connection);
    addZoeWithTheAddressOfAnn();

    JsonNode refused = check("ann@acme.example", PASSWORD);
    assertThat(refused.path("code").asString()).isEqualTo("credentials_wrong");
    assertThat(lastActions()).doesNotContain("user.linked");
    assertThat(check("zoe", PASSWORD).path("allowed").asBoolean()).isTrue();
  }

  @Test
  void what_is_switched_off_while_the_directory_is_asked_lets_nobody_in() {
    String switches = ApiWorld.ACME + "/connections/" + connection;
    whileAsked = () -> world.made("POST", switches + "/disable", "");
    assertThat(check("jane", PASSWORD).path("code").asString()).isEqualTo("connection_off");
    world.made("POST", switches + "/enable", "");
    signInOnThePage("jane");
    assertThat(users()).isEmpty();

    whileAsked = () -> {};
    world.made("POST", switches + "/enable", "");
    signInOnThePage("jane");
    assertThat(users()).hasSize(1);
  }

  @Test
  void failures_count_and_a_right_password_starts_anew() {
    signInOnThePage("jane");
    for (int i = 0; i < 4; i++) {
      assertThat(check("jane", "wrong " + i).path("code").asString())
          .isEqualTo("credentials_wrong");
    }
    assertThat(check("jane", PASSWORD).path("allowed").asBoolean()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(check("jane", "wrong " + i).path("code").asString())
          .isEqualTo("credentials_wrong");
    }
    check("jane", "wrong");
    assertThat(check("jane", PASSWORD).path("code").asString()).isEqualTo("too_many_failures");
  }
}
