#pragma once

namespace cnet::sandbox {

template <class File, class Visitor>
void for_each_log_file_field(File& file, Visitor& visit) {
  visit(file.path);
  visit(file.limits.max_size);
  visit(file.limits.max_files);
  visit(file.limits.compress);
  visit(file.attributes);
}

/// What the monitor has to know of a collector: the engine has put in what else was asked for.
template <class Collector, class Visitor>
void for_each_collector_field(Collector& collector, Visitor& visit) {
  visit(collector.settings.driver);
  visit(collector.settings.address.transport);
  visit(collector.settings.address.host);
  visit(collector.settings.address.port);
  visit(collector.settings.address.path);
  visit(collector.settings.non_blocking);
  visit(collector.settings.max_buffer);
  visit(collector.settings.facility);
  visit(collector.settings.format);
  visit(collector.settings.retry_wait);
  visit(collector.settings.max_retries);
  visit(collector.settings.sub_second);
  visit(collector.settings.acknowledged);
  visit(collector.tag);
  visit(collector.container_id);
  visit(collector.container_name);
  visit(collector.image_name);
  visit(collector.attributes);
  visit(collector.trouble_command);
}

}  // namespace cnet::sandbox
