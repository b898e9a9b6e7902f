# What `cmake --install` and the .deb put in place:
#
#   <prefix>/bin/cnet                       the command
#   <prefix>/libexec/cnet/                  private helpers, executed by absolute path
#   <prefix>/share/man/man{1,5,7}           a page per command, formats, concepts
#   <prefix>/share/{bash-completion,zsh,fish}
#   <prefix>/lib/systemd/system             units
#   /etc/apparmor.d/cnet-default            what holds containers where the kernel has AppArmor
#
# The build tree has the same shape, bin/ beside libexec/cnet/, so a cnet that was not installed finds its helpers
# under $CNET_LIBEXEC.

set(cnet_libexec ${CMAKE_INSTALL_LIBEXECDIR}/cnet)
set_target_properties(cnet PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
install(TARGETS cnet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(private cnet-monitor cnet-image cnet-init cnet-log cnet-dhcp)
  if(TARGET ${private})
    set_target_properties(${private} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/libexec/cnet)
    install(TARGETS ${private} RUNTIME DESTINATION ${cnet_libexec})
  endif()
endforeach()

foreach(section 1 5 7)
  file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.${section})
  if(pages)
    install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
  endif()
endforeach()

# cnet_completion(FILE FOLDER NAME)
function(cnet_completion file folder name)
  if(EXISTS ${PROJECT_SOURCE_DIR}/completions/${file})
    install(FILES ${PROJECT_SOURCE_DIR}/completions/${file}
      DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder} RENAME ${name})
  endif()
endfunction()
cnet_completion(cnet.bash bash-completion/completions cnet)
cnet_completion(_cnet zsh/vendor-completions _cnet)
cnet_completion(cnet.fish fish/vendor_completions.d cnet.fish)

install(FILES ${PROJECT_SOURCE_DIR}/systemd/cnet-repair.service ${PROJECT_SOURCE_DIR}/systemd/cnet-restore.service
  ${PROJECT_SOURCE_DIR}/systemd/cnet-watch.service
  DESTINATION lib/systemd/system)
# /etc beside /usr: the service that loads it at boot looks there. An absolute path would leave CPack's own tree.
install(FILES ${PROJECT_SOURCE_DIR}/apparmor/cnet-default DESTINATION ../etc/apparmor.d)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cnet)
set(CPACK_PACKAGE_VENDOR cnet)
set(CPACK_PACKAGE_CONTACT "The cnet authors <cnet@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Container networks without a daemon")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "cnet creates container networks, runs containers on them and publishes their\n\
ports, with Docker's command line and without a daemon: a command, the kernel\n\
and one small monitor for each running container.")
file(WRITE ${PROJECT_BINARY_DIR}/conffiles "/etc/apparmor.d/cnet-default\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/conffiles)
include(CPack)
