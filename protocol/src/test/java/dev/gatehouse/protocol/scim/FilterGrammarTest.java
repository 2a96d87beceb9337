package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7644 §3.4.2.2: which texts are filters, and how they are put together. */
class FilterGrammarTest {

  private static String read(String filter) {
    return WrittenFilter.of(accepted(Filter.parse(ResourceType.USER, filter)));
  }

  private static String detail(String filter) {
    ScimProblem problem = refused(Filter.parse(ResourceType.USER, filter));
    assertThat(problem.type()).contains(ScimType.INVALID_FILTER);
    assertThat(problem.status()).isEqualTo(400);
    return problem.detail();
  }

  @Nested
  class Examples_of_the_RFC {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "userName Eq \"john\" | userName eq \"john\"",
          "userName eq \"bjensen\" | userName eq \"bjensen\"",
          "name.familyName co \"O'Malley\" | name.familyName co \"o'malley\"",
          "userName sw \"J\" | userName sw \"j\"",
          "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\" | userName sw \"j\"",
          "title pr | title pr",
          "meta.lastModified gt \"2011-05-13T04:42:34Z\""
              + " | meta.lastModified gt \"2011-05-13T04:42:34Z\"",
          "title pr and userType eq \"Employee\" | (title pr and userType eq \"employee\")",
          "title pr or userType eq \"Intern\" | (title pr or userType eq \"intern\")",
          "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co"
              + " \"example.org\") | (userType eq \"employee\" and (emails.value co"
              + " \"example.com\" or emails.value co \"example.org\"))",
          "userType ne \"Employee\" and not (emails co \"example.com\" or emails.value co"
              + " \"example.org\") | (userType ne \"employee\" and not ((emails.value co"
              + " \"example.com\" or emails.value co \"example.org\")))",
          "userType eq \"Employee\" and (emails.type eq \"work\")"
              + " | (userType eq \"employee\" and emails.type eq \"work\")",
          "userType eq \"Employee\" and emails[type eq \"work\" and value co \"@example.com\"]"
              + " | (userType eq \"employee\" and emails[(type eq \"work\" and value co"
              + " \"@example.com\")])",
          "emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\" and"
              + " value co \"@foo.com\"] | (emails[(type eq \"work\" and value co"
              + " \"@example.com\")] or ims[(type eq \"xmpp\" and value co \"@foo.com\")])"
        })
    void are_read(String filter, String expected) {
      assertThat(read(filter)).isEqualTo(expected);
    }
  }

  @Nested
  class Precedence {

    @Test
    void and_binds_more_than_or() {
      assertThat(read("title pr or nickName pr and locale pr or timezone pr"))
          .isEqualTo("(title pr or (nickName pr and locale pr) or timezone pr)");
    }

    @Test
    void parentheses_bind_most() {
      assertThat(read("(title pr or nickName pr) and locale pr"))
          .isEqualTo("((title pr or nickName pr) and locale pr)");
    }

    @Test
    void not_takes_its_parentheses_alone() {
      assertThat(read("not (title pr) and locale pr")).isEqualTo("(not (title pr) and locale pr)");
      assertThat(read("NOT(title pr)OR locale pr")).isEqualTo("(not (title pr) or locale pr)");
    }

    @Test
    void not_needs_its_parentheses() {
      assertThat(detail("not title pr")).contains("at character 1.");
    }

    @Test
    void parentheses_within_brackets_and_not_within_brackets() {
      assertThat(read("emails[not (type eq \"work\" or primary eq true) and value pr]"))
          .isEqualTo("emails[(not ((type eq \"work\" or primary eq true)) and value pr)]");
    }
  }

  @Nested
  class Paths {

    @Test
    void are_known_in_any_case() {
      assertThat(read("USERNAME eq \"x\"")).isEqualTo("userName eq \"x\"");
      assertThat(read("Name.FAMILYname eq \"x\"")).isEqualTo("name.familyName eq \"x\"");
    }

    @Test
    void of_an_extension_have_its_URN_with_dots_and_colons() {
      String urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
      assertThat(read(urn + ":employeeNumber eq \"701984\""))
          .isEqualTo(urn + ":employeeNumber eq \"701984\"");
      assertThat(read(urn.toUpperCase(java.util.Locale.ROOT) + ":manager.value eq \"Q\""))
          .isEqualTo(urn + ":manager.value eq \"Q\"");
      assertThat(read(urn + ":manager[value eq \"a\"]"))
          .isEqualTo(urn + ":manager[value eq \"a\"]");
    }

    @Test
    void of_an_extension_without_its_URN_are_found_where_the_core_schema_has_none() {
      String urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
      assertThat(read("employeeNumber eq \"1\"")).isEqualTo(urn + ":employeeNumber eq \"1\"");
      // Entra asks so whether a reference still stands.
      assertThat(read("id eq \"u\" and MANAGER eq \"m\""))
          .isEqualTo("(id eq \"u\" and " + urn + ":manager.value eq \"m\")");
      assertThat(read("manager.value eq \"m\"")).isEqualTo(urn + ":manager.value eq \"m\"");
      assertThat(read("manager[value eq \"m\"]")).isEqualTo(urn + ":manager[value eq \"m\"]");
    }

    @Test
    void of_the_core_schema_are_never_an_extensions() {
      assertThat(read("title eq \"x\"")).isEqualTo("title eq \"x\"");
      assertThat(detail("title.value eq \"x\"")).contains("at character 1.");
      assertThat(detail("manager.phone eq \"x\"")).contains("at character 1.");
      assertThat(detail("urn:example:manager eq \"x\"")).contains("at character 1.");
      assertThat(detail("managers eq \"x\"")).contains("at character 1.");
    }

    @Test
    void a_complex_attribute_stands_for_its_value() {
      assertThat(read("emails eq \"a\"")).isEqualTo("emails.value eq \"a\"");
      assertThat(read("emails pr")).isEqualTo("emails pr");
      assertThat(detail("addresses eq \"a\"")).contains("sub-attribute");
      assertThat(detail("name eq \"a\"")).contains("sub-attribute");
    }

    @Test
    void of_the_address_of_a_group() {
      assertThat(read("groups.$ref eq \"https://a\"")).isEqualTo("groups.$ref eq \"https://a\"");
    }

    @Test
    void a_value_path_may_be_compared_further() {
      assertThat(read("emails[type eq \"work\"].value sw \"a\""))
          .isEqualTo("emails[(type eq \"work\" and value sw \"a\")]");
      assertThat(read("emails[type eq \"work\"].value pr and title pr"))
          .isEqualTo("(emails[(type eq \"work\" and value pr)] and title pr)");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "nickname2 pr",
          "name.unknown pr",
          "userName.value pr",
          "urn:example:User:userName pr",
          "urn:ietf:params:scim:schemas:core:2.0:User: pr",
          "urn:ietf:params:scim:schemas:core:2.0:User pr",
          "emails.value.type pr",
          "emails[emails.type eq \"work\"]",
          "emails[type eq \"work\"].unknown pr",
          "emails.value[type eq \"work\"]",
          "userName[value eq \"a\"]",
          "emails[type[value eq \"a\"]]",
          "password eq \"a\"",
          ".userName pr",
          "userName. pr"
        })
    void that_name_nothing_are_refused(String filter) {
      detail(filter);
    }
  }

  @Nested
  class Values {

    @Test
    void strings_have_the_escapes_of_JSON() {
      assertThat(read("externalId eq \"a\\\"b\\\\c\\/d\\u0041\\ud83d\\ude00\\n\""))
          .isEqualTo("externalId eq \"a\\\"b\\\\c/dA😀\\n\"");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"a",
          "\"a\\\"",
          "\"a\\q\"",
          "\"\\u12\"",
          "\"\\u00zz\"",
          "\"\\ud83d\"",
          "\"\\u0000\"",
          "\"a\tb\"",
          "'a'",
          "a",
          "1",
          "true"
        })
    void that_are_no_strings_are_refused_for_a_string(String value) {
      detail("userName eq " + value);
    }

    @Test
    void words_of_truth_may_be_strings_as_Entra_sends_them() {
      assertThat(read("active eq true")).isEqualTo("active eq true");
      assertThat(read("active eq FALSE")).isEqualTo("active eq false");
      assertThat(read("active eq \"True\"")).isEqualTo("active eq true");
      assertThat(read("active ne \"false\"")).isEqualTo("active ne false");
      detail("active eq \"yes\"");
      detail("active eq 1");
    }

    @Test
    void times_are_read_with_their_offset() {
      assertThat(read("meta.created lt \"2026-01-01T02:00:00.5+02:00\""))
          .isEqualTo("meta.created lt \"2026-01-01T00:00:00.500Z\"");
      assertThat(read("meta.created lt \"2026-01-01T00:00:00\""))
          .isEqualTo("meta.created lt \"2026-01-01T00:00:00Z\"");
      detail("meta.created lt \"yesterday\"");
      detail("meta.created lt \"2026-13-01T00:00:00Z\"");
    }

    @Test
    void null_is_the_same_as_no_value() {
      assertThat(read("title eq null")).isEqualTo("not (title pr)");
      assertThat(read("title ne NULL")).isEqualTo("title pr");
      assertThat(detail("title gt null")).contains("at character 7.");
    }

    @Test
    void text_that_case_matters_for_is_kept() {
      assertThat(read("id eq \"ABC\"")).isEqualTo("id eq \"ABC\"");
      assertThat(read("userName eq \"ÀBC\"")).isEqualTo("userName eq \"àbc\"");
    }
  }

  @Nested
  class Operators {

    @Test
    void fit_the_type_of_the_attribute() {
      detail("active gt true");
      detail("active co true");
      detail("meta.created co \"2026-01-01T00:00:00Z\"");
      detail("x509Certificates.value lt \"AAAA\"");
    }

    @Test
    void that_are_unknown_are_refused_where_they_stand() {
      assertThat(detail("userName like \"a\"")).contains("at character 10.");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "userName",
          "userName eq",
          "userName eq ",
          "userName eq\"a\"",
          "userName pr and",
          "userName pr or ",
          "and userName pr",
          "(userName pr",
          "userName pr)",
          "()",
          "emails[]",
          "emails[type pr",
          "userName pr userName pr",
          "userName prx",
          "userName pr andx title pr",
          "userName eq \"a\" \"b\"",
          "emails[type pr]]"
        })
    void and_brackets_must_be_complete(String filter) {
      detail(filter);
    }
  }

  @Nested
  class Limits {

    private String comparisons(int count) {
      return IntStream.range(0, count).mapToObj(i -> "id pr").collect(Collectors.joining(" or "));
    }

    private String nested(int depth) {
      return "(".repeat(depth) + "title pr" + ")".repeat(depth);
    }

    @Test
    void a_hundred_comparisons_are_read_and_no_more() {
      assertThat(read(comparisons(100))).contains("id pr");
      assertThat(detail(comparisons(101))).contains("100 comparisons");
    }

    @Test
    void thirty_two_levels_are_read_and_no_more() {
      assertThat(read(nested(32))).isEqualTo("title pr");
      assertThat(detail(nested(33))).contains("32 levels");
      assertThat(detail("not (".repeat(33) + "title pr" + ")".repeat(33))).contains("32 levels");
    }

    @Test
    void levels_that_are_closed_count_no_more() {
      String groups = String.join(" and ", Collections.nCopies(40, "(title pr)"));
      String brackets = String.join(" and ", Collections.nCopies(40, "emails[type pr]"));
      assertThat(read(groups)).contains("title pr");
      assertThat(read(brackets)).contains("emails");
    }

    @Test
    void ten_thousand_characters_are_read_and_no_more() {
      String filter = "title eq \"" + "a".repeat(10_000 - 11) + "\"";
      assertThat(read(filter)).hasSize(10_000);
      assertThat(detail(filter + " ")).contains("10000 characters");
    }
  }
}
