# Every area of lib/ is a target cnet_<area>; LINKS is its row of the layer table. tests/lint/layers reads
# these very calls and holds the #include lines against them, so this is the one place that says who may know whom.
#
#   cnet_area(ipam SOURCES pool.cc address.cc LINKS addr LIBS pkg::target)
#
# LINKS names areas, LIBS foreign libraries.

add_library(cnet_warnings INTERFACE)
target_compile_options(cnet_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Wno-missing-field-initializers
  -fstack-protector-strong -ffunction-sections -fdata-sections)
# gcc 12 warns of "text" + std::string in its own header (GCC bug 105329, mended in 13).
target_compile_options(cnet_warnings INTERFACE
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  target_compile_options(cnet_warnings INTERFACE -fcf-protection)
endif()
target_compile_definitions(cnet_warnings INTERFACE
  $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> _GLIBCXX_ASSERTIONS FMT_HEADER_ONLY)
target_link_options(cnet_warnings INTERFACE -Wl,--gc-sections -Wl,--as-needed -Wl,-z,relro -Wl,-z,now)
if(CNET_WERROR)
  target_compile_options(cnet_warnings INTERFACE -Werror)
endif()
if(CNET_SANITIZE)
  target_compile_options(cnet_warnings INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(cnet_warnings INTERFACE -fsanitize=address,undefined)
endif()

function(cnet_area name)
  cmake_parse_arguments(AREA "" "" "SOURCES;LINKS;LIBS" ${ARGN})
  add_library(cnet_${name} STATIC ${AREA_SOURCES})
  target_include_directories(cnet_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(cnet_${name} PRIVATE cnet_warnings)
  foreach(other ${AREA_LINKS})
    target_link_libraries(cnet_${name} PUBLIC cnet_${other})
  endforeach()
  if(AREA_LIBS)
    target_link_libraries(cnet_${name} PRIVATE ${AREA_LIBS})
  endif()
endfunction()

# cnet_unit_test(ipam SOURCES pool_test.cc LINKS ipam): one Catch2 program for an area's unit tests.
function(cnet_unit_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS;LIBS" ${ARGN})
  add_executable(unit_${name} ${TEST_SOURCES} ${PROJECT_SOURCE_DIR}/tests/unit/main.cc)
  target_link_libraries(unit_${name} PRIVATE cnet_warnings ${TEST_LIBS})
  foreach(other ${TEST_LINKS})
    target_link_libraries(unit_${name} PRIVATE cnet_${other})
  endforeach()
  target_compile_options(unit_${name} PRIVATE -O0 -U_FORTIFY_SOURCE)  # Catch2 takes long to optimise and gains nothing
  target_compile_definitions(unit_${name} PRIVATE CNET_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME unit.${name} COMMAND unit_${name})
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 120)
endfunction()
