// SPDX-License-Identifier: MIT
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
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

namespace {

constexpr std::size_t kMaxIdentityBytes = 1'000'000;

struct Options {
    fs::path file, password_file, certificate_out, request_out;
    crypto::NewIdentity subject;
    int days = 3 * 365;
    bool force = false;
};

Printed describe(const crypto::CertificateInfo& certificate)
{
    const auto list = [](const std::vector<std::string>& values, const char* none) {
        return values.empty() ? std::string{none} : fmt::format("{}", fmt::join(values, ", "));
    };
    return printed(
        "name          {}\norganisation  {}\nidentifier    {}\nissuer        {}{}\nvalid         {} to {}\n"
        "key           {}\nkey usage     {}\nfingerprint   {} (SHA-256)\n",
        certificate.common_name, certificate.organisation, list(certificate.organisation_identifiers, "none"),
        certificate.issuer, certificate.self_signed ? " (self-signed)" : "",
        to_string(certificate.not_before), to_string(certificate.not_after), certificate.key,
        list(certificate.key_usage, "not limited"), certificate.fingerprint_sha256_hex);
}

int create(Options& options)
{
    for (const auto& target : {options.file, options.request_out}) {
        std::error_code ignored;
        if (!target.empty() && fs::exists(target, ignored) && !options.force) {
            print_error(
                printed("{}: error: The file exists. A key that is overwritten is lost; choose another name, "
                        "or say --force.",
                        target));
            return exit_code::usage;
        }
    }
    options.subject.validity = std::chrono::days{options.days};
    const auto password = read_password(options.password_file, PasswordPurpose::fresh, "the new identity");
    if (!password) {
        return report_failure(password.error());
    }
    if (!options.request_out.empty()) {
        if (auto made =
                crypto::create_request_files(options.file, options.request_out, options.subject, *password);
            !made) {
            return report_failure(made.error());
        }
        print(printed(
            "{}: private key, encrypted; keep it\n{}: certificate request; send it to your authority, and "
            "sign with --key and --certificate once it answers\n",
            options.file, options.request_out));
        return exit_code::yes;
    }
    const auto made = crypto::create_identity_file(options.file, options.subject, *password, now());
    if (!made) {
        return report_failure(made.error());
    }
    print(printed("{}\n{}", options.file, describe(*made)));
    return exit_code::yes;
}

int show(const Options& options)
{
    const auto bytes = read_file(options.file, kMaxIdentityBytes);
    if (!bytes) {
        return report_failure(bytes.error());
    }
    if (bytes->find("-----BEGIN CERTIFICATE-----") != std::string::npos) {
        const auto anchors = crypto::TrustAnchors::from_pem(*bytes, to_utf8(options.file));
        if (!anchors) {
            return report_failure(anchors.error());
        }
        Printed separator;
        for (const auto& certificate : anchors->certificates()) {
            print(printed("{}{}", separator, describe(certificate)));
            separator = printed("\n");
        }
        return exit_code::yes;
    }
    const auto password =
        read_password(options.password_file, PasswordPurpose::existing, to_utf8(options.file));
    if (!password) {
        return report_failure(password.error());
    }
    auto identity = crypto::Identity::from_pkcs12(*bytes, *password);
    if (!identity) {
        identity.error().subject = to_utf8(options.file);
        return report_failure(identity.error());
    }
    print(describe(identity->certificate()));
    if (!options.certificate_out.empty()) {
        if (auto written = write_atomically(options.certificate_out, identity->certificate_pem()); !written) {
            return report_failure(written.error());
        }
    }
    return exit_code::yes;
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
    create_command->callback([options, &action] { action = [options] { return create(*options); }; });

    auto* show_command = command->add_subcommand("show", "Show whom an identity or a certificate names");
    show_command->add_option("FILE", options->file, "PKCS#12, or PEM certificates")->required();
    show_command->add_option("--certificate-out", options->certificate_out,
                             "Write the certificate, PEM: what a reviewer needs to trust it");
    show_command->add_option(
        "--password-file", options->password_file,
        "File whose first line is the password; without it $KITEMARK_PASSWORD, else a prompt");
    show_command->callback([options, &action] { action = [options] { return show(*options); }; });
}

} // namespace km::cli
