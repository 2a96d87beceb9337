package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.4.2.2: of which resources a filter is true. */
class FilterEvaluationTest {

  private static final ObjectNode BARBARA =
      Sent.json(
          """
          {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',
                      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
           'id':'2819c223', 'externalId':'Ext-1', 'userName':'BJensen@example.com',
           'name':{'familyName':'Jensen','givenName':'Barbara'},
           'title':'', 'active':true,
           'emails':[{'value':'bjensen@example.com','type':'work','primary':true},
                     {'value':'babs@jensen.org','type':'home'}],
           'meta':{'created':'2010-01-23T04:56:22Z','lastModified':'2011-05-13T04:42:34.123Z'},
           'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':
             {'employeeNumber':'701984','manager':{'value':'M-1'}}}
          """);

  private static boolean isTrue(String filter) {
    return FilterEvaluation.matches(accepted(Filter.parse(ResourceType.USER, filter)), BARBARA);
  }

  @Nested
  class Case {

    @Test
    void does_not_matter_where_the_schema_says_so() {
      assertThat(isTrue("userName eq \"bjensen@EXAMPLE.com\"")).isTrue();
      assertThat(isTrue("name.familyName sw \"JEN\"")).isTrue();
    }

    @Test
    void matters_for_identifiers() {
      assertThat(isTrue("externalId eq \"Ext-1\"")).isTrue();
      assertThat(isTrue("externalId eq \"ext-1\"")).isFalse();
      assertThat(isTrue("id eq \"2819C223\"")).isFalse();
    }
  }

  @Nested
  class Several_values {

    @Test
    void fit_when_any_does() {
      assertThat(isTrue("emails.type eq \"home\"")).isTrue();
      assertThat(isTrue("emails co \"jensen.org\"")).isTrue();
      assertThat(isTrue("emails.type eq \"other\"")).isFalse();
    }

    @Test
    void outside_brackets_different_ones_may_fit() {
      assertThat(isTrue("emails.type eq \"work\" and emails.value co \"jensen.org\"")).isTrue();
    }

    @Test
    void within_brackets_one_must_fit_all() {
      assertThat(isTrue("emails[type eq \"work\" and value co \"jensen.org\"]")).isFalse();
      assertThat(isTrue("emails[type eq \"home\" and value co \"jensen.org\"]")).isTrue();
      assertThat(isTrue("emails[type eq \"home\"].value co \"jensen.org\"")).isTrue();
    }

    @Test
    void ne_means_that_none_is_equal() {
      assertThat(isTrue("emails.type ne \"work\"")).isFalse();
      assertThat(isTrue("emails.type ne \"other\"")).isTrue();
      assertThat(isTrue("emails[type ne \"work\"]")).isTrue();
    }

    @Test
    void a_missing_part_of_one_element_counts_within_brackets() {
      assertThat(isTrue("emails[not (primary pr)]")).isTrue();
      assertThat(isTrue("emails[primary ne true]")).isTrue();
      assertThat(isTrue("emails[primary eq false]")).isFalse();
    }
  }

  @Nested
  class A_missing_attribute {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "nickName eq \"a\"",
          "nickName co \"\"",
          "nickName gt \"\"",
          "nickName le \"z\"",
          "nickName pr",
          "phoneNumbers pr",
          "phoneNumbers[value pr]",
          "name.middleName pr"
        })
    void fits_nothing(String filter) {
      assertThat(isTrue(filter)).isFalse();
      assertThat(isTrue("not (" + filter + ")")).isTrue();
    }

    @Test
    void is_not_equal_to_anything() {
      assertThat(isTrue("nickName ne \"a\"")).isTrue();
      assertThat(isTrue("nickName eq null")).isTrue();
      assertThat(isTrue("nickName ne null")).isFalse();
    }
  }

  @Nested
  class Presence {

    @Test
    void needs_more_than_an_empty_string() {
      assertThat(isTrue("title pr")).isFalse();
      assertThat(isTrue("title eq \"\"")).isTrue();
      assertThat(isTrue("title eq null")).isTrue();
    }

    @Test
    void of_a_complex_attribute_is_that_of_a_part() {
      assertThat(isTrue("name pr")).isTrue();
      assertThat(isTrue("emails pr")).isTrue();
      assertThat(isTrue("emails.display pr")).isFalse();
      assertThat(
              FilterEvaluation.matches(
                  accepted(Filter.parse(ResourceType.USER, "name pr or emails pr")),
                  Sent.json("{'name':{'givenName':''},'emails':[{'value':''}]}")))
          .isFalse();
    }
  }

  @Nested
  class Order {

    @Test
    void of_times_is_that_of_instants() {
      assertThat(isTrue("meta.lastModified gt \"2011-05-13T04:42:34Z\"")).isTrue();
      assertThat(isTrue("meta.lastModified eq \"2011-05-13T06:42:34.123+02:00\"")).isTrue();
      assertThat(isTrue("meta.lastModified lt \"2011-05-13T06:42:34.123+02:00\"")).isFalse();
      assertThat(isTrue("meta.lastModified le \"2011-05-13T06:42:34.123+02:00\"")).isTrue();
    }

    @Test
    void of_text_is_that_of_code_points_after_folding() {
      assertThat(isTrue("userName gt \"A\"")).isTrue();
      assertThat(isTrue("userName lt \"C\"")).isTrue();
      assertThat(isTrue("userName ge \"bjensen@example.com\"")).isTrue();
      assertThat(FilterEvaluation.compareByCodePoints("\uFFFF", "\uD83D\uDE00")).isNegative();
      assertThat("\uFFFF".compareTo("\uD83D\uDE00")).isPositive();
      assertThat(FilterEvaluation.compareByCodePoints("a", "ab")).isNegative();
    }
  }

  @Nested
  class Operators {

    @Test
    void of_parts_look_at_their_place() {
      assertThat(isTrue("userName sw \"bjen\"")).isTrue();
      assertThat(isTrue("userName sw \"jensen\"")).isFalse();
      assertThat(isTrue("userName ew \".com\"")).isTrue();
      assertThat(isTrue("userName ew \"example\"")).isFalse();
      assertThat(isTrue("userName co \"sen@ex\"")).isTrue();
    }

    @Test
    void of_truth_compare_truth() {
      assertThat(isTrue("active eq true")).isTrue();
      assertThat(isTrue("active ne \"True\"")).isFalse();
      assertThat(isTrue("active eq false")).isFalse();
    }

    @Test
    void reach_into_extensions() {
      String urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
      assertThat(isTrue(urn + ":employeeNumber eq \"701984\"")).isTrue();
      assertThat(isTrue(urn + ":manager eq \"M-1\"")).isTrue();
      assertThat(isTrue(urn + ":manager.value eq \"m-1\"")).isFalse();
      assertThat(isTrue(urn + ":manager[value eq \"M-1\"]")).isTrue();
    }

    @Test
    void look_at_the_values_of_a_simple_list() {
      assertThat(isTrue("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:User\"")).isTrue();
      assertThat(isTrue("schemas eq \"urn:example\"")).isFalse();
    }
  }
}
