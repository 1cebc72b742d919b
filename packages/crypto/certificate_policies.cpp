// SPDX-License-Identifier: MIT
#include "packages/crypto/certificate_policies.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace km::crypto {
namespace {

void free_identifiers(STACK_OF(ASN1_OBJECT) * stack) noexcept
{
    sk_ASN1_OBJECT_free(stack);
}

/// Whether @p certificate names policies; nothing where what it says of them is malformed: empty, or one named twice.
/// Source: RFC 5280, 4.2.1.4.
std::optional<bool> names_policies(const X509* certificate)
{
    int critical = 0;
    const CPtr<CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free> policies{static_cast<CERTIFICATEPOLICIES*>(
        X509_get_ext_d2i(certificate, NID_certificate_policies, &critical, nullptr))};
    if (!policies) {
        return critical == kNoExtension ? std::optional{false} : std::nullopt;
    }
    const int count = sk_POLICYINFO_num(policies.get());
    std::vector<const ASN1_OBJECT*> named;
    named.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        named.push_back(sk_POLICYINFO_value(policies.get(), i)->policyid);
    }
    const auto before = [](const ASN1_OBJECT* one, const ASN1_OBJECT* other) {
        return OBJ_cmp(one, other) < 0;
    };
    std::ranges::sort(named, before);
    const auto twice = std::ranges::adjacent_find(named, std::not_fn(before));
    return named.empty() || twice != named.end() ? std::nullopt : std::optional{true};
}

/// Whether a policy has to be valid for the whole of @p path, which ends below its anchor; nothing where constraints
/// are malformed. Source: RFC 5280, 4.2.1.11, 6.1.2 (d), 6.1.4 (h) and (i), 6.1.5 (a) and (b).
std::optional<bool> requires_policy(std::span<X509* const> path)
{
    std::uint64_t until_required = path.size() + 1;
    for (std::size_t i = path.size(); i-- > 0;) {
        const X509* const certificate = path[i];
        if ((i == 0 || !is_self_issued(certificate)) && until_required > 0) {
            --until_required;
        }
        int critical = 0;
        const CPtr<POLICY_CONSTRAINTS, POLICY_CONSTRAINTS_free> constraints{static_cast<POLICY_CONSTRAINTS*>(
            X509_get_ext_d2i(certificate, NID_policy_constraints, &critical, nullptr))};
        if (!constraints) {
            if (critical != kNoExtension) {
                return std::nullopt;
            }
            continue;
        }
        const auto negative = [](const ASN1_INTEGER* number) {
            return number != nullptr && ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER;
        };
        const ASN1_INTEGER* const required = constraints->requireExplicitPolicy;
        if (negative(required) || negative(constraints->inhibitPolicyMapping) ||
            (required == nullptr && constraints->inhibitPolicyMapping == nullptr)) {
            return std::nullopt;
        }
        std::uint64_t skipped = 0;
        if (required != nullptr && ASN1_INTEGER_get_uint64(&skipped, required) == 1) { // larger ones: never
            until_required = std::min(until_required, skipped);
        }
    }
    return until_required == 0;
}

/// OpenSSL's answer for a chain whose certificates all name policies.
int evaluate(const std::vector<X509*>& chain)
{
    const BorrowedCertificatesPtr certificates{sk_X509_new_null()};
    const CPtr<STACK_OF(ASN1_OBJECT), free_identifiers> wanted{sk_ASN1_OBJECT_new_null()};
    // Without a policy that is wanted OpenSSL would want none.
    bool complete =
        certificates && wanted && sk_ASN1_OBJECT_push(wanted.get(), OBJ_nid2obj(NID_any_policy)) > 0;
    for (X509* const certificate : chain) {
        complete = complete && sk_X509_push(certificates.get(), certificate) > 0;
    }
    X509_POLICY_TREE* tree = nullptr;
    int explicit_policy = 0;
    // Also too many policies to be evaluated: "internal".
    const int answer = complete
                           ? X509_policy_check(&tree, &explicit_policy, certificates.get(), wanted.get(), 0)
                           : X509_PCY_TREE_INTERNAL;
    X509_policy_tree_free(tree);
    if (answer == X509_PCY_TREE_FAILURE) {
        return X509_V_ERR_NO_EXPLICIT_POLICY;
    }
    return answer > 0 ? X509_V_OK : X509_V_ERR_INVALID_POLICY_EXTENSION;
}

} // namespace

int problem_with_policies(const std::vector<X509*>& chain)
{
    const std::span path{chain.data(), chain.size() - 1};
    bool all_named = true;
    for (const X509* const certificate : path) {
        const auto named = names_policies(certificate);
        if (!named) {
            return X509_V_ERR_INVALID_POLICY_EXTENSION;
        }
        all_named = all_named && *named;
    }
    if (all_named) {
        return evaluate(chain);
    }
    // Where one certificate names none, none stays valid. OpenSSL 3.0 must not be asked then: it loses the memory of
    // such a certificate's constraints.
    const auto required = requires_policy(path);
    if (!required) {
        return X509_V_ERR_INVALID_POLICY_EXTENSION;
    }
    return *required ? X509_V_ERR_NO_EXPLICIT_POLICY : X509_V_OK;
}

} // namespace km::crypto
