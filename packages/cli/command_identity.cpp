// SPDX-License-Identifier: MIT
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/output_option.hpp"
#include "packages/crypto/identity_file.hpp"
#include "packages/crypto/trust.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kMaxIdentityBytes = 1'000'000;

struct Options {
    fs::path file, password_file;
    OutputOption certificate_out;
    fs::path request_out;
    crypto::NewIdentity subject;
    int days = 3 * 365;
    bool force = false, json = false;
};

Printed describe(const crypto::CertificateInfo& certificate)
{
    const auto usage = fmt::format("{}", fmt::join(certificate.key_usage, ", "));
    return printed(
        "name          {}\norganisation  {}\nidentifier    {}\nissuer        {}{}\nvalid         {} to {}\n"
        "key           {}\nkey usage     {}\nfingerprint   {} (SHA-256)\n",
        in_quotes(certificate.common_name), in_quotes(certificate.organisation),
        in_quotes(certificate.organisation_identifiers), in_quotes(certificate.issuer),
        certificate.self_signed ? " (self-signed)" : "", to_string(certificate.not_before),
        to_string(certificate.not_after), certificate.key, usage.empty() ? "not limited" : usage,
        certificate.fingerprint_sha256_hex);
}

int create(Options& options)
{
    Envelope envelope{"identity create", options.json};
    // Neither of two files may be the other.
    const auto choose = [&](const fs::path& target, const fs::path& other) -> Result<Output> {
        if (target.empty()) {
            return Output{target};
        }
        Inputs inputs;
        inputs.add(options.password_file);
        inputs.add(other);
        if (const auto* input = inputs.find(target)) {
            return fail("file.is_input", to_utf8(target), to_utf8(*input));
        }
        Output output{target, Existing::replace, std::move(inputs)};
        if (output.old && !options.force) {
            return fail("cli.key_exists", to_utf8(target));
        }
        return output;
    };
    const auto file = choose(options.file, options.request_out);
    const auto request = choose(options.request_out, options.file);
    if (!file || !request) {
        return envelope.fail(file ? request.error() : file.error());
    }
    options.subject.validity = std::chrono::days{options.days};
    const auto password = read_password(options.password_file, PasswordPurpose::fresh, "the new identity");
    if (!password) {
        return envelope.fail(password.error());
    }
    if (!options.request_out.empty()) {
        if (auto made = crypto::create_request_files(*file, *request, options.subject, *password); !made) {
            return envelope.fail(made.error());
        }
        envelope.add_result(json{{"file", to_utf8(options.file)},
                                 {"request", to_utf8(options.request_out)},
                                 {"certificates", json::array()}});
        envelope.print();
        if (!options.json) {
            print(printed("{}: private key, encrypted; keep it\n{}: certificate request; send it to your "
                          "authority, and "
                          "sign with --key and --certificate once it answers\n",
                          options.file, options.request_out));
        }
        return exit_code::yes;
    }
    const auto made = crypto::create_identity_file(*file, options.subject, *password, now());
    if (!made) {
        return envelope.fail(made.error());
    }
    envelope.add_result(json{{"file", to_utf8(options.file)},
                             {"request", json{}},
                             {"certificates", json::array({cli::to_json(*made)})}});
    envelope.print();
    if (!options.json) {
        print(printed("{}\n{}", options.file, describe(*made)));
    }
    return exit_code::yes;
}

int show(const Options& options)
{
    Envelope envelope{"identity show", options.json};
    Inputs inputs;
    inputs.add(options.file);
    inputs.add(options.password_file);
    const auto& wanted = options.certificate_out.file;
    const auto output = options.certificate_out.choose(std::move(inputs));
    if (!output) {
        return envelope.fail(output.error());
    }
    const auto answer = [&](const std::vector<crypto::CertificateInfo>& certificates) {
        json list = json::array();
        Printed text;
        for (const auto& certificate : certificates) {
            list.push_back(cli::to_json(certificate));
            text += printed("{}{}", text.empty() ? "" : "\n", describe(certificate));
        }
        envelope.add_result(json{{"file", to_utf8(options.file)}, {"certificates", std::move(list)}});
        envelope.print();
        if (!options.json) {
            print(text);
        }
        return exit_code::yes;
    };
    const auto bytes = read_file(options.file, kMaxIdentityBytes);
    if (!bytes) {
        return envelope.fail(bytes.error());
    }
    if (bytes->find("-----BEGIN CERTIFICATE-----") != std::string::npos) {
        const auto anchors = crypto::TrustAnchors::from_pem(*bytes, to_utf8(options.file));
        if (!anchors) {
            return envelope.fail(anchors.error());
        }
        return answer(anchors->certificates());
    }
    const auto password =
        read_password(options.password_file, PasswordPurpose::existing, to_utf8(options.file));
    if (!password) {
        return envelope.fail(password.error());
    }
    auto identity = crypto::Identity::from_pkcs12(*bytes, *password);
    if (!identity) {
        identity.error().subject = to_utf8(options.file);
        return envelope.fail(identity.error());
    }
    if (!wanted.empty()) {
        const auto written = write_atomically(*output, identity->certificate_pem());
        if (!written) {
            return envelope.fail(written.error());
        }
        note_unkept(wanted, *written);
    }
    return answer({identity->certificate()});
}

} // namespace

void add_identity(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("identity", "Create and show signing identities");
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();

    auto* create_command = command->add_subcommand(
        "create", "Create a key with a self-signed certificate, or with a request for an authority");
    create_command
        ->add_option("-o,--output", options->file, "PKCS#12 file to write; with --request the key, PEM")
        ->required();
    create_command->add_option("--organisation", options->subject.organisation, "The provider's name")
        ->required();
    create_command->add_option("--ukprn", options->subject.ukprn,
                               "Its UK Provider Reference Number, 8 digits");
    create_command->add_option("--ods", options->subject.ods,
                               "Its NHS Organisation Data Service code, for example RXX");
    create_command->add_option("--name", options->subject.person, "The person who signs");
    create_command->add_option("--days", options->days, "How long the certificate is valid")
        ->capture_default_str();
    create_command->add_option("--request", options->request_out,
                               "Write a certificate request for an authority to this file instead");
    create_command->add_option(
        "--password-file", options->password_file,
        "File whose first line is the password; without it $KITEMARK_PASSWORD, else a prompt");
    create_command->add_flag("--force", options->force, "Overwrite existing files");
    create_command->add_flag("--json", options->json, "Print JSON");
    create_command->callback([options, &action] { action = [options] { return create(*options); }; });

    auto* show_command = command->add_subcommand("show", "Show whom an identity or a certificate names");
    show_command->add_option("FILE", options->file, "PKCS#12, or PEM certificates")->required();
    options->certificate_out.add_to(*show_command, "--certificate-out",
                                    "Write the certificate, PEM: what a reviewer needs to trust it");
    show_command->add_option(
        "--password-file", options->password_file,
        "File whose first line is the password; without it $KITEMARK_PASSWORD, else a prompt");
    show_command->add_flag("--json", options->json, "Print JSON");
    show_command->callback([options, &action] { action = [options] { return show(*options); }; });
}

} // namespace km::cli
