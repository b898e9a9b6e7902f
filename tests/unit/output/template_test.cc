#include "cnet/output/template.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::output;
using Catch::Matchers::Contains;

namespace {

const Json kData = Json::parse(R"({
  "Name": "web", "Up": true, "Pid": 12, "Nothing": null,
  "Labels": {"team": "net", "a.b": "1"},
  "List": ["x", "y"],
  "Settings": {
    "Ports": {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}],
              "5300/udp": [{"HostIp": "0.0.0.0", "HostPort": "53"}]},
    "Networks": {"db": {"IPAddress": "10.1.0.2"}, "web": {"IPAddress": "10.2.0.2"}}}})");

std::string render(std::string_view text) { return Template::parse(text).render(kData); }

std::string problem(std::string_view text) {
  try {
    render(text);
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.problem() + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "no error";
}

}  // namespace

TEST_CASE("templates give what Go gives") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"plain", "plain"},
      {"", ""},
      {R"({{.Name}}\t{{.Pid}}\n)", "web\t12\n"},
      {"{{ .Name }}{{.Up}}", "webtrue"},
      {"{{$.Name}}", "web"},
      {"{{.Settings.Networks.db.IPAddress}}", "10.1.0.2"},
      {"{{json .List}}", R"(["x","y"])"},
      {"{{json .Name}}", R"("web")"},
      {"{{.Name | json}}", R"("web")"},
      {"{{.List}} {{.Labels}}", "[x y] map[a.b:1 team:net]"},
      {R"({{index .Labels "a.b"}})", "1"},
      {R"([{{index .Labels "absent"}}])", "[]"},
      {"{{index .List 1}}", "y"},
      {R"({{(index (index .Settings.Ports "80/tcp") 0).HostPort}})", "8080"},
      {R"({{index .Settings.Networks "web" "IPAddress"}})", "10.2.0.2"},
      {"{{len .List}}{{len .Labels}}{{len .Name}}", "223"},
      {R"({{join .List ", "}})", "x, y"},
      {"{{upper .Name}}{{lower `ÄB`}}", "WEBÄb"},
      {"{{range .Settings.Networks}}{{.IPAddress}} {{end}}", "10.1.0.2 10.2.0.2 "},
      {"{{range $k, $v := .Settings.Networks}}{{$k}}={{$v.IPAddress}};{{end}}",
       "db=10.1.0.2;web=10.2.0.2;"},
      {"{{range $i, $v := .List}}{{$i}}{{$v}}{{end}}", "0x1y"},
      {"{{range $v := .List}}{{$v}}{{$.Name}}{{end}}", "xwebyweb"},
      {"{{range .Nothing}}never{{end}}.", "."},
      {"{{range $p, $b := .Settings.Ports}}{{range $b}}{{$p}}>{{.HostPort}} {{end}}{{end}}",
       "5300/udp>53 80/tcp>8080 "},  // maps by their keys
      {"a {{- .Name -}} b", "awebb"},
      {"{{\"a\\tb\"}}", "a\tb"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(render(text) == expected);
  }
}

TEST_CASE("go_templates.json: what Docker itself printed") {
  std::ifstream file(CNET_SOURCE_DIR "/tests/unit/output/go_templates.json");
  const Json vectors = Json::parse(file);
  for (const Json& row : vectors.at("cases")) {
    const auto text = row.at("template").get<std::string>();
    INFO(text);
    CHECK(Template::parse(text).render(vectors.at("data")) == row.at("expected"));
  }
}

TEST_CASE("a method looks up a label, and its title is the label's last part") {
  const Json methods{{"Label", {{"com.example.my-role", "db"}}}};
  const Template role = Template::parse("{{.Label \"com.example.my-role\"}}");
  CHECK(role.render(kData, methods) == "db");
  CHECK(role.render_titles(kData, methods) == "my role");
  CHECK(Template::parse("[{{.Label \"absent\"}}]").render(kData, methods) == "[]");
  CHECK(Template::parse("{{upper .Name}} {{truncate .Name 1}}").render_titles(kData) == "web web");
}

TEST_CASE("what is not known is an error with its column") {
  CHECK_THAT(problem("{{.Nam}}"), Contains("column 3") && Contains("did you mean .Name?"));
  CHECK_THAT(problem("{{InvalidFunction}}"), Contains("column 3") && Contains("no function"));
  CHECK_THAT(problem("{{jsn .}}"), Contains("did you mean json?"));
  CHECK_THAT(problem("ab{{define \"x\"}}x{{end}}"),
             Contains("column 5") && Contains("{{define}} is not supported"));
  CHECK_THAT(problem("ab{{if .Up}}x"), Contains("column 5") && Contains("{{if}} without {{end}}"));
  CHECK_THAT(problem("{{if .Up}}x{{else}}"), Contains("{{if}} without {{end}}"));
  CHECK_THAT(problem("{{else}}"), Contains("{{else}} without"));
  CHECK_THAT(problem("{{break}}"), Contains("outside of {{range}}"));
  CHECK_THAT(problem("{{if true}}{{$x := 1}}{{end}}{{$x}}"), Contains("$x has no value"));
  CHECK_THAT(problem("{{$x = 1}}"), Contains("$x has no value"));
  CHECK_THAT(problem("{{/* open"), Contains("without \"*/\""));
  CHECK_THAT(problem("{{\"\\z\"}}"), Contains("stands for nothing"));
  CHECK_THAT(problem("{{eq 1 \"1\"}}"), Contains("eq cannot compare"));
  CHECK_THAT(problem("{{lt true false}}"), Contains("lt takes two numbers or two texts"));
  CHECK_THAT(problem("{{truncate .Name}}"), Contains("truncate takes 2 values"));
  CHECK_THAT(problem("{{pad .Name 1 99999}}"), Contains("more than 10000"));
  CHECK_THAT(problem("{{slice .Name 2 9}}"), Contains("of a length of 3"));
  CHECK_THAT(problem("{{split .Name \"\"}}"), Contains("separator is empty"));
  CHECK_THAT(problem("{{index .List 99999999999999999999}}"), Contains("out of range"));
  CHECK_THAT(problem("{{1.2.3}}"), Contains("is no number"));
  CHECK_THAT(problem("{{.Name"), Contains("column 1") && Contains("without \"}}\""));
  CHECK_THAT(problem("{{range .List}}x"), Contains("without {{end}}"));
  CHECK_THAT(problem("x{{end}}"), Contains("{{end}} without"));
  CHECK_THAT(problem("{{}}"), Contains("a value is missing"));
  CHECK_THAT(problem("{{.Name.First}}"), Contains("a text has no field \"First\""));
  CHECK_THAT(problem("{{.Name .Pid}}"), Contains("arguments"));
  CHECK_THAT(problem("{{index .List 2}}"), Contains("index 2 of a list of 2"));
  CHECK_THAT(problem("{{index .Name \"x\"}}"), Contains("cannot look up"));
  CHECK_THAT(problem("{{$x}}"), Contains("$x has no value"));
  CHECK_THAT(problem("{{range .Name}}{{end}}"), Contains("needs a list or a map"));
  CHECK_THAT(problem("{{\"open}}"), Contains("closing quote"));
  CHECK_THAT(problem("{{len}}"), Contains("len takes one value"));
  CHECK_THAT(problem("{{index .List 99999999999}}"), Contains("of a list of 2"));
  CHECK_THAT(problem("{{.Name ! .Pid}}"), Contains("unexpected \"!\""));
}
