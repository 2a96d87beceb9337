package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7644 §3.4.2 and §3.4.3, RFC 9865. */
class ListRequestTest {

  private static ScimResult<ListRequest> query(Map<String, String> parameters) {
    return ListRequest.ofQuery(ResourceType.USER, parameters);
  }

  private static ScimResult<ListRequest> search(String body) {
    return ListRequest.ofSearch(ResourceType.USER, json(body));
  }

  @Nested
  class Section_3_4_2_4_paging_by_index {

    @ParameterizedTest
    @CsvSource({
      "1,10,1,10",
      "0,10,1,10",
      "-5,10,1,10",
      "7,-1,7,0",
      "7,0,7,0",
      "1,5000,1,1000",
      "9999999999,1,2147483647,1"
    })
    void takes_what_is_out_of_range_as_the_RFC_says(
        String startIndex, String count, int start, int most) {
      assertThat(accepted(query(Map.of("startIndex", startIndex, "count", count))).paging())
          .isEqualTo(new Paging.ByIndex(start, most));
    }

    @Test
    void has_a_page_of_its_own_where_nothing_is_said() {
      assertThat(accepted(query(Map.of())).paging()).isEqualTo(new Paging.ByIndex(1, 100));
      assertThat(accepted(query(Map.of("count", ""))).paging())
          .isEqualTo(new Paging.ByIndex(1, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "+1", "99999999999", "١"})
    void needs_integers(String text) {
      assertRefused(query(Map.of("startIndex", text)), ScimType.INVALID_VALUE);
      assertRefused(query(Map.of("count", text)), ScimType.INVALID_VALUE);
    }
  }

  @Nested
  class RFC_9865_paging_by_cursor {

    @Test
    void begins_with_an_empty_cursor() {
      assertThat(accepted(query(Map.of("cursor", "", "count", "10"))).paging())
          .isEqualTo(new Paging.ByCursor("", OptionalInt.of(10)));
      assertThat(accepted(query(Map.of("cursor", "abc"))).paging())
          .isEqualTo(new Paging.ByCursor("abc", OptionalInt.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "x", "1.5"})
    void refuses_counts_that_cannot_be_served(String count) {
      assertRefused(query(Map.of("cursor", "", "count", count)), ScimType.INVALID_COUNT);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "-999999999, 0", "0, 0", "1000, 1000"})
    void takes_a_negative_count_as_none(String count, int most) {
      assertThat(accepted(query(Map.of("cursor", "", "count", count))).paging())
          .isEqualTo(new Paging.ByCursor("", OptionalInt.of(most)));
    }

    @Test
    void refuses_cursors_that_cannot_be_its_own() {
      assertRefused(query(Map.of("cursor", "a".repeat(2_049))), ScimType.INVALID_CURSOR);
      assertRefused(query(Map.of("cursor", "a", "startIndex", "1")), ScimType.INVALID_VALUE);
    }
  }

  @Nested
  class Section_3_4_2_3_sorting {

    private Optional<String> path(String by) {
      return accepted(query(Map.of("sortBy", by))).sort().map(sort -> sort.path().text());
    }

    @Test
    void is_by_an_attribute_or_the_value_of_a_complex_one() {
      assertThat(path("name.familyname")).contains("name.familyName");
      assertThat(path("emails")).contains("emails.value");
      assertThat(path("department"))
          .contains("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department");
      assertThat(path("")).isEmpty();
    }

    @Test
    void ascends_where_nothing_is_said() {
      assertThat(accepted(query(Map.of("sortBy", "id"))).sort().orElseThrow().ascending()).isTrue();
      assertThat(
              accepted(query(Map.of("sortBy", "id", "sortOrder", "Descending")))
                  .sort()
                  .orElseThrow()
                  .ascending())
          .isFalse();
    }

    @Test
    void by_nothing_known_is_refused() {
      assertRefused(query(Map.of("sortBy", "unknown")), ScimType.INVALID_PATH);
      assertRefused(query(Map.of("sortBy", "name")), ScimType.INVALID_PATH);
      assertRefused(query(Map.of("sortBy", "id", "sortOrder", "up")), ScimType.INVALID_VALUE);
    }
  }

  @Nested
  class Section_3_4_3_search {

    @Test
    void says_the_same_in_a_body() {
      ListRequest request =
          accepted(
              search(
                  """
                  {'schemas':['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
                   'attributes':['displayName','userName'],
                   'filter':'displayName sw \\'smith\\'','sortBy':'userName',
                   'startIndex':1,'COUNT':10}
                  """));
      assertThat(request.paging()).isEqualTo(new Paging.ByIndex(1, 10));
      assertThat(request.filter().map(WrittenFilter::of)).contains("displayName sw \"smith\"");
      assertThat(request.projection().includes("userName")).isTrue();
      assertThat(request.projection().includes("emails")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'filter':{}}",
          "{'filter':['id pr','id pr']}",
          "{'count':true}",
          "{'count':1.5}",
          "{'attributes':[{}]}",
          "{'attributes':['id'],'excludedAttributes':['emails']}"
        })
    void refuses_values_of_the_wrong_type(String body) {
      assertRefused(search(body), ScimType.INVALID_VALUE);
    }

    @Test
    void refuses_another_message() {
      assertRefused(search("{'schemas':['urn:example']}"), ScimType.INVALID_SYNTAX);
      assertRefused(search("{'filter':'x'}"), ScimType.INVALID_FILTER);
    }
  }

  @Test
  void answers_have_the_words_of_the_RFCs() {
    assertThat(ListResponse.byIndex(2, 1, List.of(json("{'id':'a'}"))))
        .isEqualTo(
            json("""
            {'schemas':['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
             'totalResults':%s,'startIndex':1,'itemsPerPage':1,'Resources':[{'id':'a'}]}
            """
                    .formatted(2))
                .put("totalResults", 2L));
    assertThat(
            ListResponse.byCursor(2, Optional.of("n"), Optional.empty(), List.of()).propertyNames())
        .containsExactly("schemas", "totalResults", "nextCursor", "itemsPerPage", "Resources");
  }
}
