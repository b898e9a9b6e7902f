#pragma once

#include "record_fields.h"

namespace cnet::state {

template <class Visitor, Like<Rate> T>
void fields(Visitor& visit, T& rate) {
  visit.required("bits", rate.bits);
  visit.unless_default("burst", rate.burst);
}

}  // namespace cnet::state
