#include "store/decide/proposal.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace newsfold {

bool WillBeDelta(const PreparedArticle& prepared) {
  const Proposal* const proposal = prepared.proposal.get();
  return proposal != nullptr && proposal->delta && IsSmall(*proposal->delta, prepared.article.text);
}

Result<Judged> ArticleJudge::Judge(const PreparedArticle& prepared, ArticleNumber last_number) {
  Result<MatchOutcome> outcome = matcher_.Match(prepared.Query());
  if (!outcome) return outcome.error();
  // Who holds no lock may find articles that are not counted yet.
  last_number = std::max(last_number, outcome->canonical);
  if (outcome->rival) last_number = std::max(last_number, outcome->rival->canonical);
  Result<std::vector<Joining>> joinings = joiner_.Find(prepared, last_number + 1, &*outcome);
  if (!joinings) return joinings.error();
  return Judged{std::move(*outcome), std::move(*joinings)};
}

}  // namespace newsfold
