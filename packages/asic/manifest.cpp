// SPDX-License-Identifier: MIT
#include "packages/asic/manifest.hpp"

#include "validator/base/utf8.hpp"
#include "validator/xml/document.hpp"
#include "validator/xml/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace km::asic {
namespace {

constexpr std::string_view kAsicNamespace = "http://uri.etsi.org/02918/v1.2.1#";
constexpr std::string_view kSignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

struct Method {
    std::string_view uri;
    crypto::DigestAlgorithm algorithm;
};
constexpr auto kMethods = std::to_array<Method>({
    {"http://www.w3.org/2001/04/xmlenc#sha256", crypto::DigestAlgorithm::sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", crypto::DigestAlgorithm::sha384},
    {"http://www.w3.org/2001/04/xmlenc#sha512", crypto::DigestAlgorithm::sha512},
});

bool is_asic(const xml::Element& element, std::string_view name)
{
    return element.local_name() == name && element.namespace_uri() == kAsicNamespace;
}

bool is_ds(const xml::Element& element, std::string_view name)
{
    return element.local_name() == name && element.namespace_uri() == kSignatureNamespace;
}

class Reader {
public:
    Reader(const std::string& file, const std::string& entry, Diagnostics& findings)
        : m_file{file}
        , m_entry{entry}
        , m_findings{findings, file}
    {}

    std::optional<Manifest> read(std::string_view text)
    {
        auto document = xml::Document::parse(text, m_entry);
        if (!document) {
            refuse(fmt::format("line {}: {}", document.error().line, document.error().detail));
            return std::nullopt;
        }
        const auto root = document->root();
        if (!is_asic(root, "ASiCManifest")) {
            refuse("its root element is not ASiCManifest");
            return std::nullopt;
        }
        check_form(root, {}, Content::elements);
        Manifest manifest;
        bool has_signature = false;
        for (const auto child : root) {
            if (is_asic(child, "SigReference")) {
                if (has_signature) {
                    refuse("it refers to two signatures");
                }
                has_signature = true;
                check_form(child, {"URI", "MimeType"}, Content::nothing);
                manifest.signature_uri = child.attribute("URI").value_or("");
                manifest.signature_media_type = child.attribute("MimeType").value_or("");
            } else if (is_asic(child, "DataObjectReference")) {
                read_reference(child, manifest);
            } else if (is_asic(child, "ASiCManifestExtensions")) {
                check_extensions(child);
            } else {
                refuse(fmt::format("it holds an unknown element <{}>", printable(child.name())));
            }
        }
        if (manifest.signature_uri.empty()) {
            refuse("it refers to no signature");
        }
        if (manifest.references.empty()) {
            refuse("it refers to no file");
        }
        return manifest;
    }

private:
    void refuse(std::string why)
    {
        m_findings.add({"KM-ASC-008", Severity::error, {m_file, 0, m_entry}, {m_entry, std::move(why)}});
    }

    enum class Content { nothing, text, elements };

    /// Only what the schema has: attributes other than @p attributes and those that every element may have (xmlns, xml:,
    /// xsi:), and content other than @p content, are refused: what is not understood must not be signed unseen.
    void check_form(const xml::Element& element,
                    std::initializer_list<std::string_view> attributes,
                    Content content)
    {
        const auto here = printable(element.local_name());
        element.each_attribute([&](const xml::Attribute& a) {
            const bool everywhere = a.name == "xmlns" || a.name.starts_with("xmlns:") ||
                                    a.name.starts_with("xml:") || a.name.starts_with("xsi:");
            if (!everywhere && std::find(attributes.begin(), attributes.end(), a.name) == attributes.end()) {
                refuse(fmt::format("{} has an unknown attribute {}", here, printable(a.name)));
            }
        });
        const auto found = element.content();
        if (found.has_text && content != Content::text) {
            refuse(fmt::format("there is text in {}", here));
        }
        if (found.elements != 0 && content != Content::elements) {
            refuse(fmt::format("there is an element in {}", here));
        }
    }

    /// EN 319 162-1, A.4: an extension that is critical and not understood makes the manifest useless; none is
    /// understood here.
    void check_extensions(const xml::Element& extensions)
    {
        check_form(extensions, {}, Content::elements);
        for (const auto extension : extensions) {
            if (!is_asic(extension, "Extension")) {
                refuse(fmt::format("it holds an unknown element <{}>", printable(extension.name())));
            } else if (const auto critical = extension.attribute("Critical");
                       critical != "false" && critical != "0") {
                refuse("it has an extension that is critical, or does not say that it is not");
            }
        }
    }

    void read_reference(const xml::Element& element, Manifest& manifest)
    {
        check_form(element, {"URI", "MimeType", "Rootfile"}, Content::elements);
        DataReference reference;
        reference.uri = element.attribute("URI").value_or("");
        reference.media_type = element.attribute("MimeType").value_or("");
        reference.root_file = element.attribute("Rootfile").value_or("") == "true";
        const Method* method = nullptr;
        std::string method_uri;
        std::optional<std::vector<std::byte>> digest;
        int methods = 0;
        int values = 0;
        for (const auto child : element) {
            if (is_ds(child, "DigestMethod")) {
                ++methods;
                check_form(child, {"Algorithm"}, Content::nothing);
                method_uri = child.attribute("Algorithm").value_or("");
                for (const auto& known : kMethods) {
                    method = known.uri == method_uri ? &known : method;
                }
            } else if (is_ds(child, "DigestValue")) {
                ++values;
                check_form(child, {}, Content::text);
                std::string value = child.text();
                std::erase_if(value, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
                digest = crypto::bytes_from_base64(value);
            } else if (is_asic(child, "DataObjectReferenceExtensions")) {
                check_extensions(child);
            } else {
                refuse(fmt::format("it holds an unknown element <{}>", printable(child.name())));
            }
        }
        if (reference.uri.empty()) {
            refuse("a reference has no URI");
        } else if (methods == 1 && method == nullptr) {
            m_findings.add(
                {"KM-ASC-009", Severity::error, {m_file, 0, m_entry}, {m_entry, reference.uri, method_uri}});
        } else if (methods != 1 || values != 1 || !digest ||
                   digest->size() != crypto::digest_bytes(method->algorithm)) {
            refuse(fmt::format("the digest of {} is missing or malformed", printable(reference.uri)));
        } else {
            reference.algorithm = method->algorithm;
            reference.digest = std::move(*digest);
            manifest.references.push_back(std::move(reference));
        }
    }

    const std::string& m_file;
    const std::string& m_entry;
    BoundedDiagnostics m_findings;
};

} // namespace

Result<std::string> write_manifest(const Manifest& manifest)
{
    xml::Writer writer;
    writer.open("ASiCManifest").attribute("xmlns", kAsicNamespace).attribute("xmlns:ds", kSignatureNamespace);
    writer.open("SigReference").attribute("URI", manifest.signature_uri);
    writer.attribute("MimeType", manifest.signature_media_type).close();
    for (const auto& reference : manifest.references) {
        writer.open("DataObjectReference").attribute("URI", reference.uri);
        writer.attribute("MimeType", reference.media_type);
        writer.optional_attribute("Rootfile", reference.root_file ? "true" : "");
        for (const auto& method : kMethods) {
            if (method.algorithm == reference.algorithm) {
                writer.open("ds:DigestMethod").attribute("Algorithm", method.uri).close();
            }
        }
        writer.open("ds:DigestValue").text(crypto::to_base64(reference.digest)).close().close();
    }
    writer.close();
    return std::move(writer).finish();
}

std::optional<Manifest>
read_manifest(std::string_view xml, const std::string& file, const std::string& entry, Diagnostics& findings)
{
    return Reader{file, entry, findings}.read(xml);
}

std::optional<std::string> name_of_uri(std::string_view uri)
{
    std::string name;
    for (std::size_t at = 0; at < uri.size(); ++at) {
        if (uri[at] != '%') {
            name += uri[at];
            continue;
        }
        unsigned value = 0;
        const auto digits = uri.substr(at + 1, 2);
        const auto* const end = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
        if (digits.size() != 2 || end != digits.data() + digits.size()) {
            return std::nullopt;
        }
        name += static_cast<char>(value);
        at += 2;
    }
    return name;
}

} // namespace km::asic
