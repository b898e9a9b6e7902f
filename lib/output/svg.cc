#include "svg.h"

#include "cnet/output/table.h"
#include "graph_labels.h"

namespace cnet::output {
namespace {

std::string attribute(std::string_view name, int value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

std::string xml(std::string_view text) {
  return escaped(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}});
}

int wide(std::string_view text, int size, int percent) {
  return static_cast<int>(character_count(text)) * size * percent / 100 + 1;
}

}  // namespace

void Svg::rect(const SvgBox& box, int radius, std::string_view look) {
  body_ += "<rect" + attribute("x", box.x) + attribute("y", box.y) + attribute("width", box.width) +
           attribute("height", box.height) + attribute("rx", radius) + " " + std::string(look) +
           "/>\n";
}

void Svg::line(int x1, int y1, int x2, int y2, std::string_view look) {
  body_ += "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) +
           attribute("y2", y2) + " " + std::string(look) + "/>\n";
}

void Svg::dot(int x, int y, int radius, std::string_view look) {
  body_ += "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) + " " +
           std::string(look) + "/>\n";
}

void Svg::text(int x, int y, std::string_view text, std::string_view look) {
  // dominant-baseline is not known everywhere: a third of a letter below the middle is the
  // baseline.
  body_ += "<text" + attribute("x", x) + attribute("y", y + 4) + " " + std::string(look) + ">" +
           xml(text) + "</text>\n";
}

void Svg::path(std::string_view description, std::string_view look) {
  body_ += "<path d=\"" + std::string(description) + "\" " + std::string(look) + "/>\n";
}

std::string Svg::str(int width, int height, std::string_view title, std::string_view style) const {
  const std::string size = std::to_string(width) + " " + std::to_string(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) +
         attribute("height", height) + " viewBox=\"0 0 " + size + "\" role=\"img\">\n<title>" +
         xml(title) + "</title>\n<style>\n" + std::string(style) + "</style>\n" + body_ +
         "</svg>\n";
}

int mono_width(std::string_view text, int size) { return wide(text, size, 61); }
int sans_width(std::string_view text, int size) { return wide(text, size, 64); }

}  // namespace cnet::output
