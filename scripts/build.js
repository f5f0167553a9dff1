// placeholder so that npm install works while the build is being written
